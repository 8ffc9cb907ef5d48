import type { NavigationName } from '../wx/surface-pages.ts'
import type { Answering, Api } from './answer.ts'
import { createEventChannel, type EventChannel } from './event-channel.ts'
import type { PageStack } from './page-stack.ts'
import type { PageView } from './page-view.ts'

/** wx.navigateTo and its kin ([docs] https://developers.weixin.qq.com/miniprogram/dev/api/route/wx.navigateTo.html). */
export function createNavigation(
  stack: PageStack,
  answering: Answering,
  reserve: (channel: EventChannel) => void,
): Record<NavigationName, Api> {
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
