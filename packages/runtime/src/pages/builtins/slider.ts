import type { Builtin } from './builtin.ts'

export const slider: Builtin = {
  tag: 'slider',
  properties: {
    min: { type: Number },
    max: { type: Number, value: 100 },
    step: { type: Number, value: 1 },
    value: { type: Number },
    disabled: { type: Boolean },
    showValue: { type: Boolean },
    activeColor: { type: String, value: '#1aad19' },
    backgroundColor: { type: String, value: '#e9e9e9' },
    color: { type: String },
    selectedColor: { type: String },
    blockSize: { type: Number, value: 28 },
    blockColor: { type: String, value: '#ffffff' },
  },
  setup({ host, component, get, set, trigger }) {
    component.addListener('dukou-type', ({ detail }) => {
      if (get<boolean>('disabled')) return
      const [min, max, step] = [get<number>('min'), get<number>('max'), get<number>('step')]
      const wanted = Number((detail as { value: unknown }).value)
      const stepped = min + Math.round((wanted - min) / step) * step
      set('value', Math.min(max, Math.max(min, stepped)))
      trigger('changing', { value: get<number>('value') })
      trigger('change', { value: get<number>('value') })
    })
    if (!host) return undefined
    const range = host.appendChild(document.createElement('input'))
    const shown = host.appendChild(document.createElement('span'))
    range.type = 'range'
    range.addEventListener('input', () => {
      set('value', Number(range.value))
      trigger('changing', { value: Number(range.value) })
    })
    range.addEventListener('change', () => trigger('change', { value: Number(range.value) }))
    return () => {
      for (const name of ['min', 'max', 'step', 'value'] as const) {
        range[name] = String(get<number>(name))
        range.style.setProperty(`--${name}`, range[name])
      }
      range.disabled = get<boolean>('disabled')
      range.style.setProperty('--active', get<string>('selectedColor') || get('activeColor'))
      range.style.setProperty('--rest', get<string>('color') || get('backgroundColor'))
      range.style.setProperty('--block', `${get<number>('blockSize')}px`)
      range.style.setProperty('--block-color', get('blockColor'))
      shown.textContent = get<boolean>('showValue') ? String(get<number>('value')) : ''
    }
  },
}
