import { pixels } from '../length.ts'
import type { Builtin } from './builtin.ts'

// Shapes in a square of 24, drawn in white on a disc, or in the icon's colour where there is no disc.
const TICK = '<path d="M6 12.5l4 4 8-9"/>'
const CROSS = '<path d="M8 8l8 8M16 8l-8 8"/>'
const ICONS: Record<string, { shape: string; color: string; bare?: true }> = {
  success: { shape: TICK, color: '#07c160' },
  success_no_circle: { shape: TICK, color: '#07c160', bare: true },
  info: { shape: '<path d="M12 7v.5M12 11v6"/>', color: '#10aeff' },
  warn: { shape: '<path d="M12 6.5v7M12 17v.5"/>', color: '#fa5151' },
  waiting: { shape: '<path d="M12 6v6l4 3"/>', color: '#10aeff' },
  cancel: { shape: CROSS, color: '#fa5151' },
  download: { shape: '<path d="M12 6v10M8 12.5l4 4 4-4"/>', color: '#07c160' },
  search: {
    shape: '<circle cx="10.5" cy="10.5" r="5.5"/><path d="M15 15l5 5"/>',
    color: '#b2b2b2',
    bare: true,
  },
  clear: { shape: CROSS, color: '#b2b2b2' },
}

export const icon: Builtin = {
  tag: 'icon',
  properties: { type: { type: String }, size: { type: String, value: '23' }, color: { type: String } },
  setup({ host, get }) {
    if (!host) return undefined
    const drawn = host.appendChild(document.createElement('i'))
    return () => {
      const kind = ICONS[get<string>('type')]
      const own = get<string>('color').replace(/["<>&]/g, '')
      const color = own || kind?.color || 'transparent'
      const size = pixels(get<string>('size'), 23)
      drawn.style.cssText = `width:${size};height:${size}`
      const [disc, line] = kind?.bare
        ? ['', color]
        : [`<circle cx="12" cy="12" r="11" fill="${color}"/>`, '#fff']
      drawn.innerHTML = kind
        ? `<svg viewBox="0 0 24 24">${disc}<g fill="none" stroke="${line}" stroke-width="2">${kind.shape}</g></svg>`
        : ''
    }
  },
}
