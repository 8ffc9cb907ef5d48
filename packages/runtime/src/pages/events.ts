import type { GlassElement, GlassEvent } from './glass.ts'
import { fingerAt, type MadeTouch, toPage } from './touch.ts'

/** Wraps what a template's handler is called with; `host` is the page or component that has the handler. */
export type HandlerWrapper = (
  host: unknown,
  event: GlassEvent,
  handler: (event: unknown) => unknown,
) => unknown

/** What handlers that are written in WXS need: which they are, and what WXS has of an element. Null where there is none. */
export interface WxsHandlers {
  behind(handler: unknown): ((...values: unknown[]) => unknown) | null
  describe(element: GlassElement): unknown
}

/**
 * Calls handlers with a plain event object, as WeChat does: it can be copied and put through `JSON.stringify`.
 * A disabled button keeps its taps to itself. Errors go to `report`, those of an async handler too.
 */
export function createHandlerWrapper(
  report: (error: unknown) => void,
  wxs: WxsHandlers | null,
): HandlerWrapper {
  return (host, event, handler) => {
    const current = elementOf(event.currentTarget)
    if (event.type === 'tap' && current.data?.disabled === true && isButton(current)) return undefined
    try {
      const own = wxs?.behind(handler)
      if (wxs && own) {
        // Its `false` stops the event ([docs] WXS 响应事件); glass-easel takes it so.
        const instance = wxs.describe(current)
        const owner = current.ownerShadowRoot?.getHostNode()
        return own({ ...plainEvent(event), instance }, owner && wxs.describe(owner))
      }
      const result = handler.call(host, plainEvent(event))
      if (result instanceof Promise) result.catch(report)
      // What page code returns can't stop an event: it runs in another layer.
      return result === false ? undefined : result
    } catch (error) {
      report(error)
      return undefined
    }
  }
}

function isButton(element: GlassElement): boolean {
  return element.is === 'dukou/button'
}

/** The element behind an event's target, which may be a component's `this`. */
export function elementOf(target: GlassEvent['target']): GlassElement {
  return '_$' in target && target._$ ? (target._$ as GlassElement) : (target as GlassElement)
}

function plainEvent(event: GlassEvent): Record<string, unknown> {
  const plain: Record<string, unknown> = {
    type: event.type,
    timeStamp: Math.round(event.timeStamp),
    target: plainTarget(elementOf(event.target)),
    currentTarget: plainTarget(elementOf(event.currentTarget)),
    mark: { ...event.mark },
    detail: event.detail ?? {},
  }
  const original = event.getOriginalEvent() as
    | (Partial<TouchEvent> & { heard?: boolean })
    | MadeTouch
    | undefined
  if (original && 'heard' in original) {
    // Made by the runtime, in the page's coordinates.
    original.heard = true
    plain.touches = original.touches
    plain.changedTouches = original.changedTouches
    return plain
  }
  const dom = typeof Element === 'function' && original?.target instanceof Element ? original.target : null
  const plainTouch = ({ identifier, clientX, clientY }: Touch) => ({
    ...toPage(dom, clientX, clientY),
    identifier,
  })
  const { x = 0, y = 0 } = (event.detail ?? {}) as { x?: number; y?: number }
  if (event.type === 'tap') {
    const finger = dom ? toPage(dom, x, y) : fingerAt(x, y)
    plain.detail = { x: finger.pageX, y: finger.pageY }
    plain.touches = [finger]
    plain.changedTouches = [finger]
  } else if (original?.touches) {
    plain.touches = [...original.touches].map(plainTouch)
    plain.changedTouches = [...(original.changedTouches ?? [])].map(plainTouch)
    plain.detail = {}
  } else if (/^(transition|animation)/.test(event.type) && dom) {
    plain.detail = { elapsedTime: (original as Partial<TransitionEvent>).elapsedTime ?? 0 }
  }
  return plain
}

function plainTarget(element: GlassElement): Record<string, unknown> {
  const dom = element.getBackendElement() as Partial<HTMLElement> | null
  return {
    id: element.id,
    offsetLeft: dom?.offsetLeft ?? 0,
    offsetTop: dom?.offsetTop ?? 0,
    dataset: { ...element.dataset },
  }
}
