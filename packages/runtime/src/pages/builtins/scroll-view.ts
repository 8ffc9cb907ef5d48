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
    enableFlex: { type: Boolean },
    enableBackToTop: { type: Boolean },
  },
  setup({ host, get, trigger }) {
    if (!host) return undefined
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
        host.querySelector(`#${id}, [id$="--${id}"]`)?.scrollIntoView({ behavior, block: 'start' })
      }
      asked = next
    }
  },
}
