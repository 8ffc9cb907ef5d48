import type { Answering, Api } from './answer.ts'
import { createEventChannel, type EventChannel } from './event-channel.ts'
import type { PageStack } from './page-stack.ts'
import type { PageView } from './page-view.ts'

/** What pages add to `wx`. */
export type PageApis = Record<
  | 'navigateTo'
  | 'redirectTo'
  | 'reLaunch'
  | 'switchTab'
  | 'navigateBack'
  | 'setNavigationBarTitle'
  | 'setNavigationBarColor',
  Api
>

/** wx.navigateTo and its kin ([docs] https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html). */
export function createNavigation(
  stack: PageStack,
  answering: Answering,
  reserve: (channel: EventChannel) => void,
): Omit<PageApis, 'setNavigationBarTitle' | 'setNavigationBarColor'> {
  const opened = (_page: PageView) => undefined
  return {
    navigateTo: answering('navigateTo', (options) => {
      const { here, there } = createEventChannel()
      for (const [name, listener] of Object.entries((options.events as object) ?? {})) here.on(name, listener)
      reserve(there)
      stack.navigateTo(options.url)
      return { eventChannel: here }
    }),
    redirectTo: answering('redirectTo', ({ url }) => opened(stack.redirectTo(url))),
    reLaunch: answering('reLaunch', ({ url }) => opened(stack.reLaunch(url))),
    switchTab: answering('switchTab', ({ url }) => opened(stack.switchTab(url))),
    navigateBack: answering('navigateBack', ({ delta }) => {
      stack.navigateBack(delta)
      return undefined
    }),
  }
}
