import type { GlassElement } from './glass.ts'

interface Margins {
  left?: number
  top?: number
  right?: number
  bottom?: number
}

interface Rect {
  left: number
  top: number
  right: number
  bottom: number
  width: number
  height: number
}

/**
 * `createIntersectionObserver` of one component
 * ([docs] https://developers.weixin.qq.com/miniprogram/dev/api/wxml/wx.createIntersectionObserver.html). Where nothing is
 * drawn nothing intersects, and nothing is told.
 */
export function createIntersectionObserver(
  scope: GlassElement,
  options: { thresholds?: number[]; initialRatio?: number; observeAll?: boolean } = {},
): object {
  const observers: IntersectionObserver[] = []
  let relative: string | null = null
  let margins: Margins = {}
  const domOf = (element: GlassElement | null | undefined) => {
    const backend = element?.getBackendElement()
    return typeof HTMLElement === 'function' && backend instanceof HTMLElement ? backend : null
  }
  const observer = {
    relativeTo(selector: string, given: Margins = {}) {
      relative = selector
      margins = given
      return observer
    },
    relativeToViewport(given: Margins = {}) {
      relative = null
      margins = given
      return observer
    },
    observe(selector: string, callback: (result: object) => void) {
      const inside = scope.getShadowRoot?.()
      const found = options.observeAll
        ? (inside?.querySelectorAll(selector) ?? [])
        : [inside?.querySelector(selector)]
      const page = domOf(scope)?.closest('wx-page') ?? null
      const root = relative === null ? page : domOf(inside?.querySelector(relative))
      const pixels = (value = 0) => `${value}px`
      for (const element of found) {
        const dom = domOf(element)
        if (!dom || !element) continue
        let last = options.initialRatio ?? 0
        const made = new IntersectionObserver(
          (entries) => {
            for (const entry of entries) {
              const ratio = entry.intersectionRatio
              // The first report counts only when the ratio has passed a threshold since `initialRatio`.
              if (ratio === last && !entry.isIntersecting) continue
              last = ratio
              const corner = page?.getBoundingClientRect()
              callback({
                id: element.id,
                dataset: { ...element.dataset },
                time: Date.now(),
                intersectionRatio: ratio,
                intersectionRect: onPage(entry.intersectionRect, corner),
                boundingClientRect: onPage(entry.boundingClientRect, corner),
                relativeRect: onPage(entry.rootBounds ?? entry.boundingClientRect, corner),
              })
            }
          },
          {
            root,
            rootMargin: [margins.top, margins.right, margins.bottom, margins.left].map(pixels).join(' '),
            threshold: options.thresholds ?? [0],
          },
        )
        made.observe(dom)
        observers.push(made)
      }
    },
    disconnect() {
      for (const one of observers.splice(0)) one.disconnect()
    },
  }
  return observer
}

function onPage({ left, top, right, bottom, width, height }: DOMRectReadOnly, corner?: DOMRect): Rect {
  const [x, y] = [corner?.left ?? 0, corner?.top ?? 0]
  return { left: left - x, top: top - y, right: right - x, bottom: bottom - y, width, height }
}
