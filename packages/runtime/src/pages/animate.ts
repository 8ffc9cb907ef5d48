import type { GlassElement, PageInstance } from './glass.ts'
import type { Frame, ScrollTimeline } from './keyframes.ts'
import type { Timers } from './scope.ts'

/**
 * Gives a page or component `animate` and `clearAnimation`
 * ([docs] https://developers.weixin.qq.com/miniprogram/dev/framework/view/animation.html). What an animation has set stays
 * until it is cleared. Where nothing is drawn, it only takes its time.
 */
export function giveAnimate(
  instance: PageInstance,
  { timers, report }: { timers: Pick<Timers, 'setTimeout'>; report(error: unknown): void },
): void {
  const find = (selector: string) => instance._$.getShadowRoot?.()?.querySelector(selector) ?? null
  const call = (callback: unknown) => {
    try {
      if (typeof callback === 'function') callback()
    } catch (error) {
      report(error)
    }
  }

  // Few pages animate so: what draws it is fetched with the first of them.
  const draw = (run: (by: typeof import('./keyframes.ts')) => void) => {
    import('./keyframes.ts').then(run).catch(report)
  }

  instance.animate = (
    selector: string,
    frames: Frame[],
    duration: number,
    last?: (() => void) | ScrollTimeline,
  ) => {
    const found = find(selector)
    // What is told of a selector that finds nothing is unverified on a device; here it is nothing.
    if (!found) return
    const dom = domOf(found)
    if (typeof last === 'object' && last !== null) {
      const source = domOf(find(last.scrollSource))
      if (dom && source) draw(({ follow }) => follow(dom, source, frames, duration, last))
    } else if (dom) {
      draw(({ play }) => play(dom, frames, duration, () => call(last)))
    } else {
      timers.setTimeout(() => call(last), duration)
    }
  }

  instance.clearAnimation = (selector: string, ...given: [options?: unknown, callback?: unknown]) => {
    const [options, callback] = typeof given[0] === 'function' ? [undefined, given[0]] : given
    const dom = domOf(find(selector))
    if (!dom) {
      timers.setTimeout(() => call(callback), 0)
      return
    }
    draw(({ clear }) => {
      clear(dom, options as Record<string, boolean> | undefined)
      call(callback)
    })
  }
}

function domOf(element: GlassElement | null): HTMLElement | null {
  const backend = element?.getBackendElement()
  return typeof HTMLElement === 'function' && backend instanceof HTMLElement ? backend : null
}
