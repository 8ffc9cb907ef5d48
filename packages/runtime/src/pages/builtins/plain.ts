import type { Builtin } from './builtin.ts'
import { hoverClass } from './hover.ts'

const hover = {
  hoverClass: { type: String, value: 'none' },
  hoverStopPropagation: { type: Boolean },
  hoverStartTime: { type: Number, value: 50 },
  hoverStayTime: { type: Number, value: 400 },
}

export const view: Builtin = { tag: 'view', properties: hover, setup: hoverClass }

export const coverView: Builtin = { tag: 'cover-view' }

export const text: Builtin = {
  tag: 'text',
  properties: {
    selectable: { type: Boolean },
    userSelect: { type: Boolean },
    space: { type: String },
    decode: { type: Boolean },
  },
  setup: ({ host, get }) =>
    host
      ? () => {
          host.classList.toggle('wx-selectable', get<boolean>('selectable') || get<boolean>('userSelect'))
        }
      : undefined,
}

const ICONS: Record<string, [glyph: string, color: string]> = {
  success: ['✓', '#07c160'],
  success_no_circle: ['✓', '#07c160'],
  info: ['i', '#10aeff'],
  warn: ['!', '#fa5151'],
  waiting: ['◔', '#10aeff'],
  cancel: ['✕', '#fa5151'],
  download: ['↓', '#07c160'],
  search: ['⌕', '#b2b2b2'],
  clear: ['✕', '#b2b2b2'],
}

export const icon: Builtin = {
  tag: 'icon',
  properties: { type: { type: String }, size: { type: String, value: '23' }, color: { type: String } },
  setup({ host, get }) {
    if (!host) return undefined
    const drawn = host.appendChild(document.createElement('i'))
    return () => {
      const [glyph, color] = ICONS[get<string>('type')] ?? ['', 'transparent']
      const size = pixels(get<string>('size'), 23)
      drawn.textContent = glyph
      drawn.className = /no_circle|search/.test(get<string>('type')) ? 'wx-icon-bare' : ''
      drawn.style.cssText = `--size:${size};--color:${get<string>('color') || color}`
    }
  },
}

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
  setup({ host, get, trigger }) {
    let last = 0
    const bar = host?.appendChild(document.createElement('i'))
    const done = bar?.appendChild(document.createElement('b'))
    const info = host?.appendChild(document.createElement('span'))
    return () => {
      const percent = Math.min(100, Math.max(0, get<number>('percent') || 0))
      if (bar && done && info) {
        const round = pixels(get('borderRadius'), 0)
        bar.style.cssText = `height:${pixels(get('strokeWidth'), 6)};border-radius:${round};background:${get('backgroundColor')}`
        const seconds = (Math.abs(percent - last) * get<number>('duration')) / 1000
        const time = get<boolean>('active') ? `transition:width ${seconds}s linear;` : ''
        done.style.cssText = `${time}width:${percent}%;background:${get<string>('color') || get('activeColor')}`
        info.textContent = get<boolean>('showInfo') ? `${percent}%` : ''
        info.style.fontSize = pixels(get('fontSize'), 16)
      }
      if (get<boolean>('active') && percent !== last) trigger('activeend', { curPercent: percent })
      last = percent
    }
  },
}

/** A size attribute: a bare number counts CSS pixels, `rpx` and other units stay. */
export function pixels(size: unknown, fallback: number): string {
  const text = String(size ?? '').trim()
  const rpx = /^(-?[\d.]+)rpx$/.exec(text)
  if (rpx) return `calc(var(--rpx) * ${rpx[1]})`
  if (text === '' || Number.isNaN(Number.parseFloat(text))) return `${fallback}px`
  return /[a-z%]$/i.test(text) ? text : `${text}px`
}
