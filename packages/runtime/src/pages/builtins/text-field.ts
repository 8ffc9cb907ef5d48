import { inlineRpx } from '../backend.ts'
import type { Builtin, Part, Property } from './builtin.ts'

const properties: Record<string, Property> = {
  value: { type: String },
  placeholder: { type: String },
  placeholderStyle: { type: String },
  placeholderClass: { type: String, value: 'input-placeholder' },
  disabled: { type: Boolean },
  maxlength: { type: Number, value: 140 },
  focus: { type: Boolean },
  autoFocus: { type: Boolean },
  confirmType: { type: String, value: 'done' },
  confirmHold: { type: Boolean },
  cursorSpacing: { type: Number },
  cursor: { type: Number, value: -1 },
  adjustPosition: { type: Boolean, value: true },
  holdKeyboard: { type: Boolean },
}

export const input: Builtin = {
  tag: 'input',
  properties: { ...properties, type: { type: String, value: 'text' }, password: { type: Boolean } },
  setup: (part) => setUp(part, 'input'),
}

export const textarea: Builtin = {
  tag: 'textarea',
  properties: {
    ...properties,
    autoHeight: { type: Boolean },
    fixed: { type: Boolean },
    showConfirmBar: { type: Boolean, value: true },
  },
  setup: (part) => setUp(part, 'textarea'),
}

// [docs] https://developers.weixin.qq.com/miniprogram/dev/component/input.html: type
const KEYBOARD: Record<string, string> = { number: 'numeric', digit: 'decimal', idcard: 'text' }

function setUp(part: Part, tag: 'input' | 'textarea'): (() => void) | undefined {
  const { host, component, get, set, trigger } = part
  const typed = (value: string, cursor: number) => {
    const most = get<number>('maxlength')
    const kept = most >= 0 ? value.slice(0, most) : value
    set('value', kept)
    // The handler may return what the field is to hold instead.
    const handleListenerReturn = (answer: unknown) => {
      const instead = typeof answer === 'string' ? answer : (answer as { value?: unknown } | undefined)?.value
      if (typeof instead === 'string') set('value', instead)
    }
    trigger('input', { value: kept, cursor, keyCode: 0 }, { handleListenerReturn })
  }
  component.addListener('dukou-type', ({ detail }) => {
    const { value } = detail as { value: string }
    if (!get<boolean>('disabled')) typed(value, value.length)
  })
  if (!host) return undefined

  const hint = host.appendChild(document.createElement('div'))
  const field = host.appendChild(document.createElement(tag))
  const cursor = () => field.selectionEnd ?? field.value.length
  field.addEventListener('input', (event) => {
    if ((event as InputEvent).isComposing) hint.hidden = true
    else typed(field.value, cursor())
  })
  field.addEventListener('compositionend', () => typed(field.value, cursor()))
  field.addEventListener('focus', () => trigger('focus', { value: field.value, height: 0 }))
  field.addEventListener('blur', () => trigger('blur', { value: field.value, cursor: cursor() }))
  field.addEventListener('keydown', (event) => {
    if (
      (event as KeyboardEvent).key !== 'Enter' ||
      (event as KeyboardEvent).isComposing ||
      tag === 'textarea'
    )
      return
    trigger('confirm', { value: field.value })
    if (!get<boolean>('confirmHold')) field.blur()
  })
  let focused = false
  return () => {
    const value = get<string>('value')
    if (field.value !== value) field.value = value
    field.disabled = get<boolean>('disabled')
    if (get<number>('maxlength') >= 0) field.maxLength = get<number>('maxlength')
    else field.removeAttribute('maxlength')
    if (field instanceof HTMLInputElement) {
      const type = get<string>('type')
      field.type = get<boolean>('password') || type === 'safe-password' ? 'password' : 'text'
      field.inputMode = KEYBOARD[type] ?? 'text'
      field.enterKeyHint = get<string>('confirmType')
    } else {
      host.toggleAttribute('auto-height', get<boolean>('autoHeight'))
    }
    hint.textContent = get<string>('placeholder')
    hint.className = `wx-placeholder ${get<string>('placeholderClass')}`
    hint.style.cssText = inlineRpx(get<string>('placeholderStyle'))
    hint.hidden = value !== ''
    const focus = get<boolean>('focus') || get<boolean>('autoFocus')
    if (focus && !focused) setTimeout(() => field.focus())
    focused = focus
  }
}
