import { transform } from './play-animation.ts'

/** One frame as page code writes it: `{ offset, ease, opacity, rotate, left … }` (typings 5.2.3 KeyFrame). */
export type Frame = Record<string, unknown>

/** What drives an animation by a scroll-view instead of by time (typings 5.2.3 ScrollTimelineOption). */
export interface ScrollTimeline {
  scrollSource: string
  orientation?: string
  startScrollOffset: number
  endScrollOffset: number
  timeRange: number
}

const TRANSFORM = /^(matrix|rotate|scale|skew|translate)(3d|X|Y|Z)?$/
const PLACES = ['width', 'height', 'left', 'right', 'top', 'bottom']

/** What animations have left on an element: it covers the element's own style until it is cleared. */
interface Held {
  left: Frame
  holding: Animation | null
}
const held = new WeakMap<HTMLElement, Held>()

/** Plays frames by time; what they have set stays. */
export function play(dom: HTMLElement, frames: Frame[], duration: number, onEnd: () => void): void {
  const running = dom.animate(frames.map(toKeyframe), { duration, fill: 'forwards' })
  running.onfinish = () => {
    const { offset: _, ease: __, ...left } = Object.assign({}, ...frames) as Frame
    hold(dom, { ...held.get(dom)?.left, ...left })
    running.cancel()
    onEnd()
  }
}

/** Lets what animations have left cover the element's style. */
function hold(dom: HTMLElement, left: Frame): void {
  const before = held.get(dom)?.holding
  const empty = Object.keys(left).length === 0
  const holding = empty ? null : dom.animate([toKeyframe(left)], { duration: 0, fill: 'forwards' })
  held.set(dom, { left, holding })
  before?.cancel()
}

/** Takes back what animations have left: what is named, or all of it. */
export function clear(dom: HTMLElement, options: Record<string, boolean> | undefined): void {
  const { left = {} } = held.get(dom) ?? {}
  const named = options && Object.keys(options).filter((name) => options[name])
  hold(dom, named ? Object.fromEntries(Object.entries(left).filter(([name]) => !named.includes(name))) : {})
  if (!named) {
    following.get(dom)?.()
    following.delete(dom)
  }
}

const following = new WeakMap<HTMLElement, () => void>()

/** Lets a scroll-view drive the frames. */
export function follow(
  dom: HTMLElement,
  source: HTMLElement,
  frames: Frame[],
  duration: number,
  { orientation, startScrollOffset, endScrollOffset, timeRange }: ScrollTimeline,
): void {
  following.get(dom)?.()
  const running = dom.animate(frames.map(toKeyframe), { duration, fill: 'both' })
  running.pause()
  const draw = () => {
    const at = orientation === 'horizontal' ? source.scrollLeft : source.scrollTop
    const share = (at - startScrollOffset) / (endScrollOffset - startScrollOffset)
    running.currentTime = Math.min(Math.max(share, 0), 1) * timeRange
  }
  draw()
  source.addEventListener('scroll', draw)
  following.set(dom, () => {
    source.removeEventListener('scroll', draw)
    running.cancel()
  })
}

function toKeyframe(frame: Frame): Keyframe {
  const keyframe: Keyframe = {}
  const moves: string[] = []
  for (const [name, value] of Object.entries(frame)) {
    if (TRANSFORM.test(name)) moves.push(transform(name, Array.isArray(value) ? value : [value]))
    else if (name === 'ease') keyframe.easing = String(value)
    else
      keyframe[name] = PLACES.includes(name) && typeof value === 'number' ? `${value}px` : (value as string)
  }
  if (moves.length > 0) keyframe.transform = moves.join(' ')
  return keyframe
}
