import type { Builtin } from './builtin.ts'

export const scrollView: Builtin = {
  tag: 'scroll-view',
  properties: {
    scrollX: { type: Boolean },
    scrollY: { type: Boolean },
    upperThreshold: { type: Number, value: 50 },
    lowerThreshold: { type: Number, value: 50 },
    scrollTop: { type: Number },
    scrollLeft: { type: Number },
    scrollIntoView: { type: String },
    scrollWithAnimation: { type: Boolean },
    enhanced: { type: Boolean },
    showScrollbar: { type: Boolean, value: true },
    enablePassive: { type: Boolean },
    bounces: { type: Boolean, value: true },
    pagingEnabled: { type: Boolean },
    enableFlex: { type: Boolean },
    enableBackToTop: { type: Boolean },
  },
  setup(part) {
    const { host, component, get, trigger, expose } = part
    component.addListener('dukou-scroll', ({ detail }) => {
      const { top = 0, left = 0, edge } = detail as { top?: number; left?: number; edge?: string }
      if (host) return host.scrollTo({ top, left })
      trigger('scroll', {
        scrollLeft: left,
        scrollTop: top,
        scrollWidth: 0,
        scrollHeight: 0,
        deltaX: 0,
        deltaY: 0,
      })
      if (edge === 'top' || edge === 'left') trigger('scrolltoupper', { direction: edge })
      if (edge === 'bottom' || edge === 'right') trigger('scrolltolower', { direction: edge })
      return undefined
    })
    if (!host) return undefined
    expose({
      scrollTo: ({ top, left, animated }: { top?: number; left?: number; animated?: boolean }) =>
        host.scrollTo({
          ...(top !== undefined && { top }),
          ...(left !== undefined && { left }),
          behavior: animated ? 'smooth' : 'auto',
        }),
    })
    let at = { left: 0, top: 0 }
    host.addEventListener('scroll', () => {
      const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = host
      const [deltaX, deltaY] = [at.left - scrollLeft, at.top - scrollTop]
      at = { left: scrollLeft, top: scrollTop }
      trigger('scroll', { scrollLeft, scrollTop, scrollWidth, scrollHeight, deltaX, deltaY })
      const upper = get<number>('upperThreshold')
      const lower = get<number>('lowerThreshold')
      if (deltaY > 0 && scrollTop <= upper) trigger('scrolltoupper', { direction: 'top' })
      if (deltaX > 0 && scrollLeft <= upper) trigger('scrolltoupper', { direction: 'left' })
      if (deltaY < 0 && scrollHeight - clientHeight - scrollTop <= lower) {
        trigger('scrolltolower', { direction: 'bottom' })
      }
      if (deltaX < 0 && scrollWidth - clientWidth - scrollLeft <= lower) {
        trigger('scrolltolower', { direction: 'right' })
      }
    })
    let asked: Record<string, unknown> = { scrollTop: 0, scrollLeft: 0, scrollIntoView: '' }
    return () => {
      host.style.overflowX = get<boolean>('scrollX') ? 'auto' : 'hidden'
      host.style.overflowY = get<boolean>('scrollY') ? 'auto' : 'hidden'
      host.classList.toggle('wx-no-bar', !get<boolean>('showScrollbar'))
      host.style.display = get<boolean>('enableFlex') ? 'flex' : ''
      const next = {
        scrollTop: get<number>('scrollTop'),
        scrollLeft: get<number>('scrollLeft'),
        scrollIntoView: get<string>('scrollIntoView'),
      }
      const behavior = get<boolean>('scrollWithAnimation') ? 'smooth' : 'auto'
      if (next.scrollTop !== asked.scrollTop) host.scrollTo({ top: next.scrollTop, behavior })
      if (next.scrollLeft !== asked.scrollLeft) host.scrollTo({ left: next.scrollLeft, behavior })
      if (next.scrollIntoView && next.scrollIntoView !== asked.scrollIntoView) {
        const id = CSS.escape(next.scrollIntoView)
        // After the elements of the same update are there.
        queueMicrotask(() => {
          host.querySelector(`#${id}, [id$="--${id}"]`)?.scrollIntoView({ behavior, block: 'start' })
        })
      }
      asked = next
    }
  },
}
