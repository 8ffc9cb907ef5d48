import type { CompiledProject } from '../project/compiled.ts'
import type { Surface } from './backend.ts'
import { type CodeSpace, type Environment, type GlassElement, glass, type PageInstance } from './glass.ts'
import { createPageMotion, type PageMotion } from './page-motion.ts'

/** One page of the stack. */
export interface PageView {
  readonly route: string
  readonly options: Record<string, string>
  /** `this` of the page's code. */
  readonly instance: PageInstance
  /** Root of the page's tree. */
  readonly root: GlassElement
  /** The page's element in the document; null in Node. */
  readonly element: HTMLElement | null
  readonly motion: PageMotion
  load(): void
  show(): void
  hide(): void
  unload(): void
  /** What the page would share, from its menu or from a button ([docs] Page.onShareAppMessage); null = it can't be shared. */
  share(by: { from: 'menu' | 'button'; target?: GlassElement }): Promise<Shared | null>
}

/** What a shared card would hold. */
export interface Shared {
  title: string
  path: string
  imageUrl: string
}

/** Calls a function of page code; what it throws is reported and goes no further. */
export type Guard = (run: () => unknown) => void

/** Makes pages: their tree, their instance, and their life (onLoad → onShow → onReady, wx-api §13). */
export function createPageMaker(parts: {
  project: CompiledProject
  space: CodeSpace
  environment: Environment
  surface: Surface
  guard: Guard
}): (route: string, options: Record<string, string>) => PageView {
  const { project, space, environment, surface, guard } = parts
  const associated = environment.associateBackend(surface.backend)

  return (route, options) => {
    const root = associated.createRoot('page', space, withQuery(route, options, project))
    const component = root.getComponent()
    const instance = root.get()
    const backend = component.getBackendElement()
    const element = isElement(backend) ? backend : null
    element?.setAttribute('data-path', route)
    instance.route = route
    instance.__route__ = route
    instance.options = options

    const call = (name: string, ...args: unknown[]) => {
      const member = instance[name]
      if (typeof member === 'function') guard(() => member.apply(instance, args))
    }
    let shown = false
    let ready = false
    let gone = false
    return {
      route,
      options,
      instance,
      root: component,
      element,
      motion: createPageMotion(
        instance,
        element,
        { ...project.app.window, ...project.components[route] },
        guard,
      ),
      load() {
        const { parent, placeholder } = surface.room()
        root.attach(parent, placeholder)
        call('onLoad', options)
      },
      show() {
        if (shown) return
        shown = true
        if (element) element.hidden = false
        component.triggerPageLifetime?.('show', [])
        call('onShow')
        if (ready) return
        ready = true
        glass.triggerRender(component, () => {
          if (!gone) call('onReady')
        })
      },
      hide() {
        if (!shown) return
        shown = false
        component.triggerPageLifetime?.('hide', [])
        call('onHide')
        if (element) element.hidden = true
      },
      async share({ from, target }) {
        const member = instance.onShareAppMessage
        if (typeof member !== 'function') return null
        const plain = target && { id: target.id, dataset: { ...target.dataset } }
        const given = (member.call(instance, { from, target: plain }) ?? {}) as Partial<Shared> & {
          promise?: Promise<Partial<Shared>>
        }
        const query = new URLSearchParams(options).toString()
        return {
          title: String(project.app.window?.navigationBarTitleText ?? ''),
          path: `/${route}${query ? `?${query}` : ''}`,
          imageUrl: '',
          ...withoutPromise(given),
          ...(await given.promise),
        }
      },
      unload() {
        shown = false
        gone = true
        call('onUnload')
        root.release()
        element?.remove()
      },
    }
  }
}

function isElement(backend: unknown): backend is HTMLElement {
  return typeof HTMLElement === 'function' && backend instanceof HTMLElement
}

// A page made with Component() takes the query as properties; glass-easel reads it from the address.
function withQuery(route: string, options: Record<string, string>, project: CompiledProject): string {
  const query = Object.entries(options).map(([key, value]) => `${encodeURIComponent(key)}=${value}`)
  return query.length > 0 && project.pages.includes(route) ? `/${route}?${query.join('&')}` : `/${route}`
}

function withoutPromise({ promise: _, ...rest }: Partial<Shared> & { promise?: unknown }): Partial<Shared> {
  return rest
}
