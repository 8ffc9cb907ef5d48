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
    blockSize: { type: Number, value: 28 },
    blockColor: { type: String, value: '#ffffff' },
  },
  setup({ host, component, get, set, trigger }) {
    component.addListener('dukou-type', ({ detail }) => {
      if (get<boolean>('disabled')) return
      set('value', Number((detail as { value: string }).value))
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
      range.style.setProperty('--active', get('activeColor'))
      range.style.setProperty('--rest', get('backgroundColor'))
      range.style.setProperty('--block', `${get<number>('blockSize')}px`)
      range.style.setProperty('--block-color', get('blockColor'))
      shown.textContent = get<boolean>('showValue') ? String(get<number>('value')) : ''
    }
  },
}
