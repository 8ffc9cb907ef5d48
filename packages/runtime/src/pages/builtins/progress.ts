import { pixels } from '../length.ts'
import type { Builtin } from './builtin.ts'

/** `<progress>` ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/progress.html). */
export const progress: Builtin = {
  tag: 'progress',
  properties: {
    percent: { type: Number },
    showInfo: { type: Boolean },
    borderRadius: { type: String, value: '0' },
    fontSize: { type: String, value: '16' },
    strokeWidth: { type: String, value: '6' },
    color: { type: String },
    activeColor: { type: String, value: '#09BB07' },
    backgroundColor: { type: String, value: '#EBEBEB' },
    active: { type: Boolean },
    activeMode: { type: String, value: 'backwards' },
    duration: { type: Number, value: 30 },
  },
  setup({ host, get, trigger, world: { timers }, onDetached }) {
    let last = 0
    let timer: unknown
    const bar = host?.appendChild(document.createElement('i'))
    const done = bar?.appendChild(document.createElement('b'))
    const info = host?.appendChild(document.createElement('span'))
    onDetached(() => timers.clearTimeout(timer))
    return () => {
      const percent = Math.min(100, Math.max(0, get<number>('percent') || 0))
      const active = get<boolean>('active')
      // backwards: each animation starts at 0; forwards: where the one before ended.
      const from = get('activeMode') === 'forwards' ? last : 0
      const time = active && percent !== last ? Math.abs(percent - from) * get<number>('duration') : 0
      if (bar && done && info) {
        const round = pixels(get('borderRadius'), 0)
        bar.style.cssText = `height:${pixels(get('strokeWidth'), 6)};border-radius:${round};background:${get('backgroundColor')}`
        const width = (to: number, ms: number) =>
          `transition:width ${ms}ms linear;width:${to}%;background:${get<string>('color') || get('activeColor')}`
        if (time > 0 && from !== last) {
          done.style.cssText = width(from, 0)
          // The layout in between lets the browser see where the animation starts.
          done.getBoundingClientRect()
        }
        if (time > 0 || percent !== last || !active) done.style.cssText = width(percent, time)
        info.textContent = get<boolean>('showInfo') ? `${percent}%` : ''
        info.style.fontSize = pixels(get('fontSize'), 16)
      }
      if (time > 0) {
        timers.clearTimeout(timer)
        timer = timers.setTimeout(() => trigger('activeend', { curPercent: percent }), time)
      }
      last = percent
    }
  },
}
