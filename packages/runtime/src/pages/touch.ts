import { type GlassElement, glass } from './glass.ts'

/** A finger on the screen, in the coordinates of page code: pixels from the page's upper left corner. */
export interface Finger {
  identifier: number
  clientX: number
  clientY: number
  pageX: number
  pageY: number
}

/** What stands for the browser's event where the runtime makes a gesture itself. */
export interface MadeTouch {
  touches: Finger[]
  changedTouches: Finger[]
  /** Set when a handler of the page was called. */
  heard: boolean
}

/** Sends a gesture through the page as if a finger had made it; tells whether a handler was called. */
export function sendTouch(
  target: GlassElement,
  type: string,
  at: { x: number; y: number },
  fingers: { down: Finger[]; changed: Finger[] },
): boolean {
  const made: MadeTouch = { touches: fingers.down, changedTouches: fingers.changed, heard: false }
  const options = { bubbles: true, composed: true, capturePhase: true, originalEvent: made }
  new glass.Event(type, /^touch/.test(type) ? {} : at, options).dispatch(target)
  return made.heard
}

export function fingerAt(x: number, y: number, scrolled = { left: 0, top: 0 }): Finger {
  return { identifier: 0, clientX: x, clientY: y, pageX: x + scrolled.left, pageY: y + scrolled.top }
}

/** [docs] https://developers.weixin.qq.com/miniprogram/dev/framework/view/wxml/event.html: longpress after 350 ms. */
export const LONG_PRESS_MS = 350
const STILL = 10

/** Where a place of the window is on the page around `element`. */
export function toPage(element: Element | null, x: number, y: number): Finger {
  const page = element?.closest('wx-page')
  const box = page?.getBoundingClientRect()
  return fingerAt(Math.round(x - (box?.left ?? 0)), Math.round(y - (box?.top ?? 0)), {
    left: page?.scrollLeft ?? 0,
    top: page?.scrollTop ?? 0,
  })
}

/**
 * Makes `longpress` and `longtap` in a document, and touches out of a mouse, as DevTools does. A real finger's touches come
 * from the browser. `onLongPress` is told when a handler took one: then no tap follows.
 */
export function watchTouches(app: HTMLElement, onLongPress: () => void): () => void {
  let down: { target: GlassElement; dom: Element; x: number; y: number; mouse: boolean } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const send = (type: string, event: { clientX: number; clientY: number }) => {
    if (!down) return false
    const finger = toPage(down.dom, event.clientX, event.clientY)
    const fingers = { down: type === 'touchend' ? [] : [finger], changed: [finger] }
    return sendTouch(down.target, type, { x: finger.clientX, y: finger.clientY }, fingers)
  }
  const press = (event: PointerEvent) => {
    const target = elementAt(event.target)
    if (!target || !event.isPrimary || event.button > 0) return
    const { clientX, clientY } = event
    down = {
      target,
      dom: event.target as Element,
      x: clientX,
      y: clientY,
      mouse: event.pointerType === 'mouse',
    }
    clearTimeout(timer)
    timer = setTimeout(() => {
      const heard = [send('longpress', { clientX, clientY }), send('longtap', { clientX, clientY })]
      if (heard.includes(true)) onLongPress()
    }, LONG_PRESS_MS)
    if (down.mouse) send('touchstart', event)
  }
  const move = (event: PointerEvent) => {
    if (!down || !event.isPrimary) return
    if (Math.hypot(event.clientX - down.x, event.clientY - down.y) > STILL) clearTimeout(timer)
    if (down.mouse) send('touchmove', event)
  }
  const release = (event: PointerEvent) => {
    clearTimeout(timer)
    if (!down || !event.isPrimary) return
    if (down.mouse) send('touchend', event)
    down = null
  }
  app.addEventListener('pointerdown', press)
  addEventListener('pointermove', move)
  addEventListener('pointerup', release)
  addEventListener('pointercancel', release)
  return () => {
    clearTimeout(timer)
    app.removeEventListener('pointerdown', press)
    removeEventListener('pointermove', move)
    removeEventListener('pointerup', release)
    removeEventListener('pointercancel', release)
  }
}

/** The element of the mini program that an element of the document belongs to. */
function elementAt(target: EventTarget | null): GlassElement | null {
  for (let at = target as (Node & { __wxElement?: GlassElement }) | null; at; at = at.parentNode) {
    if (at.__wxElement) return at.__wxElement
  }
  return null
}
