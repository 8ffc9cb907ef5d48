import { type CodeSpace, type GlassElement, glass, type PageInstance } from './glass.ts'

/**
 * Watches the components of one mini program: gives each its `ready` (glass-easel leaves it to its host), reports what
 * their lifetimes and observers throw, and tells about unknown tags and attributes once. Returns how to stop.
 */
export function watchTree(space: CodeSpace, report: (error: unknown) => void): () => void {
  const own = space.getComponentSpace()
  let waiting: GlassElement[] | null = null
  const flush = () => {
    const ready = waiting ?? []
    waiting = null
    // Children first, so that a page's component finds its parts ready.
    for (const component of ready.reverse()) component.triggerLifetime?.('ready', [])
  }
  const overall = own
    .define('')
    .lifetime('attached', function attached(this: GlassElement | PageInstance) {
      const component = '_$' in this ? (this._$ as GlassElement) : (this as GlassElement)
      if (waiting) {
        waiting.push(component)
        return
      }
      waiting = [component]
      glass.triggerRender(component, flush)
    })
    .registerBehavior()
  space.setOverallBehavior(overall)

  const onError = (error: unknown, _method?: string, at?: unknown) => {
    if (!belongs(at, own)) return true
    report(error)
    return false
  }
  const told = new Set<string>()
  const onWarning = (message: string, at: unknown) => {
    if (!belongs(at, own)) return true
    if (!told.has(message) && told.size < 100) {
      told.add(message)
      console.warn(message)
    }
    return false
  }
  glass.addGlobalErrorListener(onError)
  glass.addGlobalWarningListener(onWarning)
  return () => {
    glass.removeGlobalErrorListener(onError)
    glass.removeGlobalWarningListener(onWarning)
  }
}

// Several mini programs may run in one process, and glass-easel tells all of them.
function belongs(at: unknown, space: object): boolean {
  if (typeof at !== 'object' || at === null) return true
  return (at as GlassElement).getRootBehavior?.().ownerSpace === space
}
