import { TAB_BAR_TAG } from '../project/tab-bar-tag.ts'
import { giveAnimate } from './animate.ts'
import { type CodeSpace, type GlassElement, glass, type PageInstance } from './glass.ts'
import { createIntersectionObserver } from './intersection.ts'
import { createMediaQueryObserver } from './media-query.ts'
import type { Timers } from './scope.ts'
import { createSelectorQuery } from './selector-query.ts'
import { watchSetData } from './set-data.ts'

const MOST_WARNINGS = 100

/**
 * Watches the components of one mini program: gives each its `ready` (glass-easel leaves it to its host), reports what
 * their lifetimes and observers throw, and tells about unknown tags and attributes once. Returns how to stop.
 */
export function watchTree(
  space: CodeSpace,
  report: (error: unknown) => void,
  warn: (text: string) => void,
  timers: Pick<Timers, 'setTimeout'>,
): () => void {
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
    .lifetime('created', function created(this: GlassElement | PageInstance) {
      if (!('_$' in this)) return
      giveQueries(this as PageInstance)
      giveAnimate(this as PageInstance, { timers, report })
      watchSetData(this as PageInstance, { warn, report })
    })
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
  const tell = (message: string) => {
    if (told.has(message) || told.size >= MOST_WARNINGS) return
    told.add(message)
    warn(message)
  }
  const onWarning = (message: string, at: unknown, element?: GlassElement) => {
    if (!belongs(at, own)) return true
    // `prop="{{x}}" change:prop="{{m.f}}"`: that the element has no such property is meant.
    const name = /^"(.*)" is not a valid property$/.exec(message)?.[1]
    if (name && element?._$wxTmplArgs?.changeProp?.[name]) return false
    if (isForeign(message, name, at)) return false
    tell(message)
    return false
  }
  const findTag = own.getGlobalUsingComponent.bind(own)
  own.getGlobalUsingComponent = (tag) => {
    const found = findTag(tag)
    // A path is not a tag: glass-easel asks for the targets of relations and generics too.
    if (!found && !tag.includes('/'))
      tell(`不认识标签 <${tag}>，它只显示内容。 <${tag}> is not known, only what is in it is shown.`)
    return found
  }
  glass.addGlobalErrorListener(onError)
  glass.addGlobalWarningListener(onWarning)
  return () => {
    glass.removeGlobalErrorListener(onError)
    glass.removeGlobalWarningListener(onWarning)
  }
}

// The adapter's own queries measure from the window; those of page code measure from the page.
function giveQueries(instance: PageInstance): void {
  const element = instance._$
  instance.createSelectorQuery = () => createSelectorQuery(element)
  instance.createIntersectionObserver = (options?: object) => createIntersectionObserver(element, options)
  instance.createMediaQueryObserver = () => createMediaQueryObserver(element)
  instance.getTabBar = () => {
    let page = element
    for (let up = page.ownerShadowRoot; up; up = page.ownerShadowRoot) page = up.getHostNode()
    return page.getShadowRoot?.()?.querySelector(`.${TAB_BAR_TAG}`)?.getMethodCaller?.() ?? null
  }
}

// What nobody can mend, or need not: attributes for screen readers, what a package of others has written for newer
// versions of WeChat, and a relation to a component that no page uses.
function isForeign(message: string, attribute: string | undefined, at: unknown): boolean {
  if (/^the target of relation /.test(message)) return true
  if (attribute && /^(aria[A-Z]|role$|tabindex$)/.test(attribute)) return true
  return String((at as GlassElement | null)?.is ?? '').includes('miniprogram_npm/')
}

// Several mini programs may run in one process, and glass-easel tells all of them.
function belongs(at: unknown, space: object): boolean {
  if (typeof at !== 'object' || at === null) return true
  return (at as GlassElement).getRootBehavior?.().ownerSpace === space
}
