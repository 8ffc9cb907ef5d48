import type { GlassElement } from './glass.ts'
import { fingerAt, sendTouch } from './touch.ts'

/** What a test does to an element, in the place of a finger. Handlers have run when a promise resolves. */
export interface Gestures {
  /** A tap. */
  tap(element: GlassElement): void
  /** Holds the finger still for longer than 350 ms; a tap follows where nobody listens to `longpress`. */
  longpress(element: GlassElement): void
  /** Puts a finger down at the first point, moves it along the others, and lifts it. */
  swipe(element: GlassElement, points: readonly { x: number; y: number }[]): void
}

const AT = { x: 0, y: 0 }

function tap(element: GlassElement): void {
  element.triggerEvent('tap', AT, { bubbles: true, composed: true, capturePhase: true })
}

export const gestures: Gestures = {
  tap,
  longpress(element) {
    const finger = fingerAt(0, 0)
    sendTouch(element, 'touchstart', AT, { down: [finger], changed: [finger] })
    const heard = ['longpress', 'longtap'].map((type) =>
      sendTouch(element, type, AT, { down: [finger], changed: [finger] }),
    )
    sendTouch(element, 'touchend', AT, { down: [], changed: [finger] })
    if (!heard.includes(true)) tap(element)
  },
  swipe(element, points) {
    points.forEach(({ x, y }, index) => {
      const finger = fingerAt(x, y)
      const type = index === 0 ? 'touchstart' : 'touchmove'
      sendTouch(element, type, { x, y }, { down: [finger], changed: [finger] })
    })
    const last = points.at(-1) ?? AT
    sendTouch(element, 'touchend', last, { down: [], changed: [fingerAt(last.x, last.y)] })
  },
}
