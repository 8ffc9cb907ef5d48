import type { WindowConfig } from '../project/compiled.ts'
import type { PageInstance } from './glass.ts'
import type { Guard } from './page-view.ts'

/** How a page is scrolled and pulled, and what of it the page's code is told. */
export interface PageMotion {
  /** Scrolls the page; where nothing is drawn, the page is told as if it had. */
  scrollTo(top: number, ms?: number): void
  /** Tells the page that its end is near. In a document it comes of scrolling. */
  reachBottom(): void
  /** Pulls the page down: it is told, and shows that it loads until `stopPullDown`. */
  pullDown(): void
  stopPullDown(): void
  readonly pulled: boolean
}

/** [docs] reference/configuration/page.html: onReachBottomDistance. */
const NEAR = 50
const PULL = 50

export function createPageMotion(
  instance: PageInstance,
  element: HTMLElement | null,
  config: WindowConfig,
  guard: Guard,
): PageMotion {
  const call = (name: string, ...args: unknown[]) => {
    const member = instance[name]
    if (typeof member === 'function') guard(() => member.apply(instance, args))
  }
  const distance = Number(config.onReachBottomDistance ?? NEAR)
  let near = false
  let pulled = false

  element?.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = element
    call('onPageScroll', { scrollTop })
    const now = scrollHeight - clientHeight - scrollTop <= distance
    if (now && !near) call('onReachBottom')
    near = now
  })
  const motion: PageMotion = {
    scrollTo(top, ms = 300) {
      if (element) element.scrollTo({ top, behavior: ms > 0 ? 'smooth' : 'auto' })
      else call('onPageScroll', { scrollTop: top })
    },
    reachBottom: () => call('onReachBottom'),
    pullDown() {
      if (pulled) return
      pulled = true
      element?.setAttribute('data-pulled', '')
      call('onPullDownRefresh')
    },
    stopPullDown() {
      pulled = false
      element?.removeAttribute('data-pulled')
    },
    get pulled() {
      return pulled
    },
  }
  if (element && config.enablePullDownRefresh === true) watchPull(element, motion)
  return motion
}

function watchPull(element: HTMLElement, motion: PageMotion): void {
  let start: number | null = null
  element.addEventListener('pointerdown', ({ clientY }) => {
    start = element.scrollTop <= 0 ? clientY : null
  })
  element.addEventListener('pointerup', ({ clientY }) => {
    if (start !== null && clientY - start > PULL) motion.pullDown()
    start = null
  })
}
