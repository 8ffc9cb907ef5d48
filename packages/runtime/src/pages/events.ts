import type { GlassElement, GlassEvent } from './glass.ts'

/** Wraps what a template's handler is called with; `host` is the page or component that has the handler. */
export type HandlerWrapper = (
  host: unknown,
  event: GlassEvent,
  handler: (event: unknown) => unknown,
) => unknown

/** What handlers that are written in WXS need: which they are, and what WXS has of an element. */
export interface WxsHandlers {
  behind(handler: unknown): ((...values: unknown[]) => unknown) | null
  describe(element: GlassElement): unknown
}

/**
 * Calls handlers with a plain event object, as WeChat does: it can be copied and put through `JSON.stringify`.
 * A disabled button keeps its taps to itself. Errors go to `report`, those of an async handler too.
 */
export function createHandlerWrapper(report: (error: unknown) => void, wxs: WxsHandlers): HandlerWrapper {
  return (host, event, handler) => {
    const current = elementOf(event.currentTarget)
    if (event.type === 'tap' && current.data?.disabled === true && isButton(current)) return undefined
    try {
      const own = wxs.behind(handler)
      if (own) {
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
  const original = event.getOriginalEvent() as Partial<TouchEvent & MouseEvent> | undefined
  if (original?.touches) {
    plain.touches = [...original.touches].map(plainTouch)
    plain.changedTouches = [...(original.changedTouches ?? [])].map(plainTouch)
  } else if (event.type === 'tap') {
    const { x = 0, y = 0 } = (event.detail ?? {}) as { x?: number; y?: number }
    const touch = { identifier: 0, clientX: x, clientY: y, pageX: x, pageY: y }
    plain.touches = [touch]
    plain.changedTouches = [touch]
  }
  return plain
}

function plainTouch(touch: Touch): Record<string, number> {
  const { identifier, clientX, clientY, pageX, pageY } = touch
  return { identifier, clientX, clientY, pageX, pageY }
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
