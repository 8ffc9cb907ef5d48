import type {
  BarName,
  KeyboardName,
  MotionName,
  NavigationName,
  NodesName,
  TabBarName,
} from '../wx/surface-pages.ts'
import type { Answering, Api, Refusal } from './answer.ts'
import { contextOf } from './builtins/builtin.ts'
import { audioMethods, videoMethods } from './builtins/media-methods.ts'
import type { GlassElement, PageInstance } from './glass.ts'
import { createIntersectionObserver } from './intersection.ts'
import type { PageView } from './page-view.ts'
import { rectOf } from './selector-query.ts'

/** What pages add to `wx` and `uni`. */
export type PageApis = Record<NavigationName | BarName | TabBarName | MotionName | KeyboardName, Api> &
  NodeApis

/** What makes something that looks at the page, or plays on it. */
interface NodeApis extends Record<NodesName, unknown> {
  createSelectorQuery(): unknown
  createIntersectionObserver(component: PageInstance, options?: object): object
  createVideoContext(id: string, component?: PageInstance): object
  createAudioContext(id: string, component?: PageInstance): object
}

/** What `wx` has of the page that is shown. */
export function createShownPageApis(
  current: () => PageView | null,
  answering: Answering,
): Record<MotionName, Api> & NodeApis {
  const scopeOf = (component?: PageInstance): GlassElement | null => component?._$ ?? current()?.root ?? null
  /** A context for an id, which may come into being later: looked for when it is used. */
  const contextWith = (methods: readonly string[]) => (id: string, component?: PageInstance) => {
    const scope = scopeOf(component)
    const call =
      (name: string) =>
      (...given: unknown[]) => {
        const found = scope?.getShadowRoot?.()?.querySelector(`#${id}`)
        const context = found && (contextOf(found) as Record<string, (...given: unknown[]) => void> | null)
        context?.[name]?.(...given)
      }
    return Object.fromEntries(methods.map((name) => [name, call(name)]))
  }
  const shown = (): PageView => {
    const page = current()
    if (!page) throw { reason: 'no page is shown' } satisfies Refusal
    return page
  }
  return {
    createSelectorQuery: () => current()?.instance.createSelectorQuery(),
    createIntersectionObserver: (component, options) => createIntersectionObserver(component._$, options),
    createVideoContext: contextWith(videoMethods),
    createAudioContext: contextWith(audioMethods),
    // [docs] https://developers.weixin.qq.com/miniprogram/dev/api/ui/scroll/wx.pageScrollTo.html
    pageScrollTo: answering('pageScrollTo', ({ scrollTop, duration, selector, offsetTop }) => {
      const page = shown()
      let top = (scrollTop as number | undefined) ?? 0
      if (typeof selector === 'string') {
        const found = page.root.getShadowRoot?.()?.querySelector(selector)
        if (!found) throw { reason: 'select element not found' } satisfies Refusal
        const dom = page.element && (found.getBackendElement() as HTMLElement)
        top = rectOf(dom).top + (page.element?.scrollTop ?? 0) + ((offsetTop as number | undefined) ?? 0)
      }
      page.motion.scrollTo(top, duration as number)
      return undefined
    }),
    startPullDownRefresh: answering('startPullDownRefresh', () => {
      shown().motion.pullDown()
      return undefined
    }),
    stopPullDownRefresh: answering('stopPullDownRefresh', () => {
      shown().motion.stopPullDown()
      return undefined
    }),
  }
}
