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
          host.style.whiteSpace = get('space') ? 'pre-wrap' : ''
        }
      : undefined,
}
