import type { Builtin } from './builtin.ts'

export const swiperItem: Builtin = { tag: 'swiper-item', properties: { itemId: { type: String } } }

export const swiper: Builtin = {
  tag: 'swiper',
  properties: {
    indicatorDots: { type: Boolean },
    indicatorColor: { type: String, value: 'rgba(0, 0, 0, .3)' },
    indicatorActiveColor: { type: String, value: '#000000' },
    autoplay: { type: Boolean },
    current: { type: Number },
    interval: { type: Number, value: 5000 },
    duration: { type: Number, value: 500 },
    circular: { type: Boolean },
    vertical: { type: Boolean },
  },
  setup({ host, get, set, trigger, onDetached }) {
    if (!host) return undefined
    const dots = host.appendChild(document.createElement('i'))
    const items = () =>
      [...host.children].filter((one) => one.localName === 'wx-swiper-item') as HTMLElement[]
    const lay = () => {
      const current = get<number>('current')
      const all = items()
      host.style.setProperty('--duration', `${get<number>('duration')}ms`)
      host.toggleAttribute('vertical', get<boolean>('vertical'))
      all.forEach((item, index) => void item.style.setProperty('--at', String(index - current)))
      dots.replaceChildren(
        ...(get<boolean>('indicatorDots') ? all : []).map((_, index) => {
          const dot = document.createElement('b')
          dot.style.background = get<string>(index === current ? 'indicatorActiveColor' : 'indicatorColor')
          return dot
        }),
      )
    }
    const move = (to: number, source: 'autoplay' | 'touch') => {
      const count = items().length
      const next = get<boolean>('circular') || source === 'autoplay' ? (to + count) % count : to
      if (count === 0 || next < 0 || next >= count || next === get<number>('current')) return
      set('current', next)
      trigger('change', { current: next, currentItemId: '', source })
    }
    let down: { x: number; y: number } | null = null
    host.addEventListener('pointerdown', ({ clientX, clientY }) => {
      down = { x: clientX, y: clientY }
    })
    host.addEventListener('pointerup', ({ clientX, clientY }) => {
      if (!down) return
      const by = get<boolean>('vertical') ? clientY - down.y : clientX - down.x
      down = null
      if (Math.abs(by) > 30) move(get<number>('current') - Math.sign(by), 'touch')
    })
    const watch = new MutationObserver(lay)
    watch.observe(host, { childList: true })
    let timer: ReturnType<typeof setInterval> | undefined
    let period = 0
    onDetached(() => {
      watch.disconnect()
      clearInterval(timer)
    })
    return () => {
      lay()
      const wanted = get<boolean>('autoplay') ? get<number>('interval') : 0
      if (wanted === period) return
      period = wanted
      clearInterval(timer)
      if (wanted > 0) timer = setInterval(() => move(get<number>('current') + 1, 'autoplay'), wanted)
    }
  },
}
