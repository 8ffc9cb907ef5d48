import type { Builtin } from './builtin.ts'

/** `<picker>` in the modes `selector`, `date` and `time`, by means of the browser's own pickers. */
export const picker: Builtin = {
  tag: 'picker',
  properties: {
    mode: { type: String, value: 'selector' },
    range: { type: Array },
    rangeKey: { type: String },
    value: { type: null, value: 0 },
    start: { type: String },
    end: { type: String },
    disabled: { type: Boolean },
    headerText: { type: String },
  },
  setup({ host, component, get, set, trigger }) {
    const change = (text: string) => {
      if (get<boolean>('disabled')) return
      set('value', get<string>('mode') === 'selector' ? Number(text) : text)
      trigger('change', { value: text })
    }
    component.addListener('dukou-type', ({ detail }) => change((detail as { value: string }).value))
    if (!host) return undefined
    let field: HTMLSelectElement | HTMLInputElement | null = null
    let drawn = ''
    return () => {
      const mode = get<string>('mode')
      if (mode !== drawn) {
        field?.remove()
        drawn = mode
        const made = document.createElement(mode === 'selector' ? 'select' : 'input')
        if (made instanceof HTMLInputElement) made.type = mode === 'time' ? 'time' : 'date'
        made.addEventListener('change', () => change(made.value))
        field = host.appendChild(made)
      }
      if (!field) return
      field.disabled = get<boolean>('disabled')
      if (field instanceof HTMLSelectElement) {
        const key = get<string>('rangeKey')
        const options = (get<unknown[]>('range') ?? []).map((one, index) => {
          const text = key ? (one as Record<string, unknown>)?.[key] : one
          return new Option(String(text ?? ''), String(index))
        })
        field.replaceChildren(...options)
      } else {
        field.min = get<string>('start')
        field.max = get<string>('end')
      }
      field.value = String(get('value') ?? '')
    }
  },
}
