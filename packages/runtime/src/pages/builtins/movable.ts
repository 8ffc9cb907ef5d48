import type { Builtin, Part } from './builtin.ts'
import { coast, createSpeedometer } from './coast.ts'

export const movableArea: Builtin = { tag: 'movable-area', properties: { scaleArea: { type: Boolean } } }

/** [docs] component/movable-view.html: it must be above 0, or it is the default. */
const FRICTION = 2

/**
 * `<movable-view>` ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/movable-view.html), without scaling by
 * two fingers, and without going out of bounds.
 */
export const movableView: Builtin = {
  tag: 'movable-view',
  properties: {
    direction: { type: String, value: 'none' },
    outOfBounds: { type: Boolean },
    x: { type: null, value: 0 },
    y: { type: null, value: 0 },
    damping: { type: Number, value: 20 },
    inertia: { type: Boolean },
    friction: { type: Number, value: FRICTION },
    disabled: { type: Boolean },
    animation: { type: Boolean, value: true },
  },
  setup(part) {
    const { host, component, get, trigger } = part
    let at = { x: 0, y: 0 }
    let asked = { x: 0, y: 0 }
    const move = (to: { x: number; y: number }, source: string): 'moved' | 'stuck' => {
      const next = host ? within(host, to) : to
      if (next.x === at.x && next.y === at.y) return 'stuck'
      at = next
      if (host) host.style.translate = `${at.x}px ${at.y}px`
      trigger('change', { ...at, source })
      return 'moved'
    }
    component.addListener('dukou-type', ({ detail }) => {
      const { value } = detail as { value: Partial<typeof at> }
      if (!get<boolean>('disabled')) move(allowed({ ...at, ...value }, at, get('direction')), 'touch')
    })
    const stop = host ? followFinger(part, host, () => at, move) : () => {}
    return () => {
      const wanted = { x: Number.parseFloat(get('x')) || 0, y: Number.parseFloat(get('y')) || 0 }
      if (host) host.style.transition = get<boolean>('animation') ? '' : 'none'
      if (wanted.x === asked.x && wanted.y === asked.y) return
      asked = wanted
      stop()
      move(wanted, '')
    }
  },
}

function allowed<T extends { x: number; y: number }>(to: T, from: T, direction: string): T {
  const x = direction === 'all' || direction === 'horizontal' ? to.x : from.x
  const y = direction === 'all' || direction === 'vertical' ? to.y : from.y
  return { ...to, x, y }
}

function within(host: HTMLElement, { x, y }: { x: number; y: number }): { x: number; y: number } {
  const area = host.closest<HTMLElement>('wx-movable-area')
  if (!area) return { x, y }
  // A view that is larger than its area moves as far as its edges reach.
  const fit = (value: number, room: number) => Math.min(Math.max(value, Math.min(0, room)), Math.max(0, room))
  return { x: fit(x, area.clientWidth - host.offsetWidth), y: fit(y, area.clientHeight - host.offsetHeight) }
}

function followFinger(
  { get, trigger, onDetached }: Part,
  host: HTMLElement,
  now: () => { x: number; y: number },
  move: (to: { x: number; y: number }, source: string) => 'moved' | 'stuck',
): () => void {
  let speedometer = createSpeedometer()
  let stopCoasting = () => {}
  const stop = () => stopCoasting()
  onDetached(stop)
  let held: { id: number; x: number; y: number; from: { x: number; y: number }; told: boolean } | null = null
  host.addEventListener('pointerdown', ({ pointerId, clientX, clientY }) => {
    if (get<boolean>('disabled')) return
    stopCoasting()
    speedometer = createSpeedometer()
    held = { id: pointerId, x: clientX, y: clientY, from: now(), told: false }
    host.setPointerCapture(pointerId)
    host.classList.add('wx-held')
  })
  host.addEventListener('pointermove', ({ pointerId, clientX, clientY, timeStamp }) => {
    if (held?.id !== pointerId) return
    speedometer.at({ x: clientX, y: clientY }, timeStamp)
    const [dx, dy] = [clientX - held.x, clientY - held.y]
    if (!held.told && Math.max(Math.abs(dx), Math.abs(dy)) > 3) {
      held.told = true
      trigger(Math.abs(dx) > Math.abs(dy) ? 'htouchmove' : 'vtouchmove', {})
    }
    move(allowed({ x: held.from.x + dx, y: held.from.y + dy }, held.from, get('direction')), 'touch')
  })
  const release = () => {
    held = null
    host.classList.remove('wx-held')
  }
  host.addEventListener('pointerup', ({ timeStamp }) => {
    if (!held || !get<boolean>('inertia')) return release()
    held = null
    const speed = allowed(speedometer.speed(timeStamp), { x: 0, y: 0 }, get('direction'))
    const friction = get<number>('friction') > 0 ? get<number>('friction') : FRICTION
    stopCoasting = coast(now(), speed, friction, (to) => move(to, 'friction'), release)
  })
  host.addEventListener('pointercancel', release)
  return stop
}
