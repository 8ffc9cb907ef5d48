import type { Builtin, Part } from './builtin.ts'
import { inside } from './choices.ts'

export const swiperItem: Builtin = {
  tag: 'swiper-item',
  properties: { itemId: { type: String }, skipHiddenItemLayout: { type: Boolean } },
}

const EASING: Record<string, string> = {
  default: 'ease',
  linear: 'linear',
  easeInCubic: 'cubic-bezier(0.55, 0.06, 0.68, 0.19)',
  easeOutCubic: 'cubic-bezier(0.22, 0.61, 0.36, 1)',
  easeInOutCubic: 'cubic-bezier(0.65, 0.05, 0.36, 1)',
}

type Source = 'autoplay' | 'touch' | ''

/** `<swiper>` ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/swiper.html). */
export const swiper: Builtin = {
  tag: 'swiper',
  properties: {
    indicatorDots: { type: Boolean },
    indicatorColor: { type: String, value: 'rgba(0, 0, 0, .3)' },
    indicatorActiveColor: { type: String, value: '#000000' },
    autoplay: { type: Boolean },
    current: { type: Number },
    currentItemId: { type: String },
    interval: { type: Number, value: 5000 },
    duration: { type: Number, value: 500 },
    circular: { type: Boolean },
    vertical: { type: Boolean },
    previousMargin: { type: String, value: '0px' },
    nextMargin: { type: String, value: '0px' },
    displayMultipleItems: { type: Number, value: 1 },
    easingFunction: { type: String, value: 'default' },
    snapToEdge: { type: Boolean },
    disableTouch: { type: Boolean },
  },
  setup(part) {
    const { host, component, get, set, trigger, onDetached } = part
    const items = () => inside(component, 'swiper-item')
    const idOf = (index: number) => String(items()[index]?.data?.itemId ?? '')
    let told = get<number>('current')

    // The page is told of each change, of its own too, with an empty source.
    const tell = (to: number, source: Source) => {
      told = to
      const detail = { current: to, currentItemId: idOf(to), source }
      trigger('change', detail)
      const finish = () => trigger('animationfinish', detail)
      if (host) host.ontransitionend = null
      if (host && get<number>('duration') > 0) host.ontransitionend = finish
      else queueMicrotask(finish)
    }
    const move = (to: number, source: Source) => {
      const count = items().length
      const round = get<boolean>('circular') || source === 'autoplay'
      const next = round && count > 0 ? (to + count) % count : to
      if (next < 0 || next >= count || next === get<number>('current')) return
      told = next
      set('current', next)
      tell(next, source)
    }
    component.addListener('dukou-type', ({ detail }) =>
      move(Number((detail as { value: unknown }).value), 'touch'),
    )

    const drawn = host ? drawSwiper(part, host, move) : null
    const { timers } = part.world
    let timer: unknown
    let period = 0
    onDetached(() => timers.clearTimeout(timer))
    let wantedId = ''
    return () => {
      const id = get<string>('currentItemId')
      if (id !== wantedId) {
        wantedId = id
        const index = items().findIndex((_, place) => idOf(place) === id)
        if (index >= 0) return set('current', index)
      }
      drawn?.lay(0)
      const current = get<number>('current')
      if (current !== told) tell(current, '')
      const wanted = get<boolean>('autoplay') ? get<number>('interval') : 0
      if (wanted === period) return
      period = wanted
      timers.clearTimeout(timer)
      if (wanted > 0) timer = timers.setInterval(() => move(get<number>('current') + 1, 'autoplay'), wanted)
    }
  },
}

function drawSwiper(part: Part, host: HTMLElement, move: (to: number, source: Source) => void) {
  const { component, get, trigger, onDetached } = part
  const dots = host.appendChild(document.createElement('i'))
  const boxes = () => inside(component, 'swiper-item').map((item) => item.getBackendElement() as HTMLElement)

  /** Puts every item into its place; `by` is how far a finger has moved them, in items. */
  const lay = (by: number) => {
    const all = boxes()
    const current = get<number>('current')
    const seen = Math.max(1, get<number>('displayMultipleItems'))
    host.style.setProperty('--duration', by === 0 ? `${get<number>('duration')}ms` : '0ms')
    host.style.setProperty('--easing', EASING[get<string>('easingFunction')] ?? 'ease')
    host.style.setProperty('--before', get('previousMargin'))
    host.style.setProperty('--after', get('nextMargin'))
    host.style.setProperty('--seen', String(seen))
    host.toggleAttribute('vertical', get<boolean>('vertical'))
    all.forEach((item, index) => {
      let at = index - current
      // In a ring, an item comes from the nearer side; one that jumps to the other side does so unseen.
      if (get<boolean>('circular') && all.length > seen + 1) {
        if (at > all.length / 2) at -= all.length
        if (at < -all.length / 2) at += all.length
        const jumps = Math.abs(Number(item.dataset.at ?? at) - at) > 1
        item.style.transitionDuration = jumps ? '0ms' : ''
      }
      item.dataset.at = String(at)
      item.style.setProperty('--at', String(at + by))
    })
    dots.replaceChildren(
      ...(get<boolean>('indicatorDots') ? all : []).map((_, index) => {
        const dot = document.createElement('b')
        dot.style.background = get<string>(index === current ? 'indicatorActiveColor' : 'indicatorColor')
        return dot
      }),
    )
  }

  let down: { at: number; id: number } | null = null
  const place = ({ clientX, clientY }: PointerEvent) => (get<boolean>('vertical') ? clientY : clientX)
  const size = () => (get<boolean>('vertical') ? host.clientHeight : host.clientWidth) || 1
  host.addEventListener('pointerdown', (event) => {
    if (!get<boolean>('disableTouch')) down = { at: place(event), id: event.pointerId }
  })
  host.addEventListener('pointermove', (event) => {
    if (!down || event.pointerId !== down.id) return
    const by = place(event) - down.at
    lay(by / size() || 0)
    const [dx, dy] = get<boolean>('vertical') ? [0, -by] : [-by, 0]
    trigger('transition', { dx, dy })
  })
  const release = (event: PointerEvent) => {
    if (!down || event.pointerId !== down.id) return
    const by = place(event) - down.at
    down = null
    lay(0)
    if (event.type === 'pointerup' && Math.abs(by) > 30) move(get<number>('current') - Math.sign(by), 'touch')
  }
  for (const type of ['pointerup', 'pointercancel', 'pointerleave'] as const)
    host.addEventListener(type, release)
  const watch = new MutationObserver(() => lay(0))
  watch.observe(host, { childList: true })
  onDetached(() => watch.disconnect())
  return { lay }
}
