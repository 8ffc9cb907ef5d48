import { createAnimation } from './animation.ts'
import type { Answering, Api, Refusal } from './answer.ts'
import { contextOf } from './builtins/builtin.ts'
import type { GlassElement, PageInstance } from './glass.ts'
import { createIntersectionObserver } from './intersection.ts'
import { createMediaQueryObserver } from './media-query.ts'
import type { PageView } from './page-view.ts'
import { rectOf } from './selector-query.ts'

/** What `wx` has of the page that is shown, beside navigation. */
export interface ShownPageApis {
  createSelectorQuery(): unknown
  createIntersectionObserver(component: PageInstance, options?: object): object
  createMediaQueryObserver(component: PageInstance): object
  createVideoContext(id: string, component?: PageInstance): object | null
  createAudioContext(id: string, component?: PageInstance): object | null
  createAnimation(options?: object): object
  pageScrollTo: Api
  startPullDownRefresh: Api
  stopPullDownRefresh: Api
}

export function createShownPageApis(current: () => PageView | null, answering: Answering): ShownPageApis {
  const scopeOf = (component?: PageInstance): GlassElement | null => component?._$ ?? current()?.root ?? null
  const find = (id: string, component?: PageInstance) =>
    scopeOf(component)?.getShadowRoot?.()?.querySelector(`#${id}`) ?? null
  const context = (id: string, component: PageInstance | undefined) => {
    const found = find(id, component)
    return found && contextOf(found)
  }
  const shown = (): PageView => {
    const page = current()
    if (!page) throw { reason: 'no page is shown' } satisfies Refusal
    return page
  }
  return {
    createSelectorQuery: () => current()?.instance.createSelectorQuery(),
    createIntersectionObserver: (component, options) => createIntersectionObserver(component._$, options),
    createMediaQueryObserver: (component) => createMediaQueryObserver(component._$),
    createVideoContext: context,
    createAudioContext: context,
    createAnimation: (options) => createAnimation(options),
    // [docs] https://developers.weixin.qq.com/miniprogram/dev/api/ui/scroll/wx.pageScrollTo.html
    pageScrollTo: answering('pageScrollTo', ({ scrollTop, duration, selector, offsetTop }) => {
      const page = shown()
      let top = Number(scrollTop ?? 0)
      if (typeof selector === 'string') {
        const found = page.root.getShadowRoot?.()?.querySelector(selector)
        if (!found) throw { reason: 'select element not found' } satisfies Refusal
        const dom = page.element && (found.getBackendElement() as HTMLElement)
        top = rectOf(dom).top + (page.element?.scrollTop ?? 0) + Number(offsetTop ?? 0)
      }
      page.motion.scrollTo(top, Number(duration ?? 300))
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
