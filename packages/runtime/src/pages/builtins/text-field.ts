import { inlineRpx } from '../length.ts'
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
  selectionStart: { type: Number, value: -1 },
  selectionEnd: { type: Number, value: -1 },
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
    disableDefaultPadding: { type: Boolean },
  },
  setup: (part) => setUp(part, 'textarea'),
}

// [docs] https://developers.weixin.qq.com/miniprogram/dev/component/input.html: type
const KEYBOARD: Record<string, string> = { number: 'numeric', digit: 'decimal', idcard: 'text' }

function setUp(part: Part, tag: 'input' | 'textarea'): () => void {
  const { host, component, get, set, trigger, onDetached } = part
  const { keyboard } = part.world
  const focus = (leave: () => void) => {
    trigger('focus', { value: get('value'), height: keyboard.height })
    keyboard.raise(component, leave)
  }
  const blur = (cursor: number) => {
    trigger('blur', { value: get('value'), cursor })
    keyboard.lower(component)
  }
  onDetached(() => keyboard.lower(component))
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
    const value = String((detail as { value: unknown }).value)
    if (!get<boolean>('disabled')) typed(value, value.length)
  })
  const leave = () => blur(get<string>('value').length)
  component.addListener('dukou-focus', () => focus(leave))
  component.addListener('dukou-blur', leave)
  component.addListener('dukou-confirm', () => trigger('confirm', { value: get('value') }))
  if (!host) {
    const later = () => void part.world.timers.setTimeout(() => focus(leave))
    return onFocusChange(part, { focus: later, blur: leave })
  }

  const hint = host.appendChild(document.createElement('div'))
  const field = host.appendChild(document.createElement(tag))
  const cursor = () => field.selectionEnd ?? field.value.length
  field.addEventListener('input', (event) => {
    if ((event as InputEvent).isComposing) hint.hidden = true
    else typed(field.value, cursor())
  })
  field.addEventListener('compositionend', () => typed(field.value, cursor()))
  field.addEventListener('focus', () => focus(() => field.blur()))
  field.addEventListener('blur', () => blur(cursor()))
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
  if (tag === 'textarea') tellLines(part, field)
  const drawFocus = onFocusChange(part, {
    focus: () => setTimeout(() => field.focus()),
    blur: () => field.blur(),
  })
  let selected = ''
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
    const focused = drawFocus()
    const [start, end, at] = [
      get<number>('selectionStart'),
      get<number>('selectionEnd'),
      get<number>('cursor'),
    ]
    // The reference: cursor and selection hold while focused.
    const selection = focused ? [start, end, at].join() : ''
    if (selection && selection !== selected) {
      setTimeout(() => {
        if (start >= 0 && end >= 0) field.setSelectionRange(start, end)
        else if (at >= 0) field.setSelectionRange(at, at)
      })
    }
    selected = selection
  }
}

/** Follows `focus` and `auto-focus`; tells each time whether the field is to have the cursor. */
function onFocusChange({ get }: Part, on: { focus(): void; blur(): void }): () => boolean {
  let before = false
  return () => {
    const now = get<boolean>('focus') || get<boolean>('autoFocus')
    if (now !== before) {
      before = now
      if (now) on.focus()
      else on.blur()
    }
    return now
  }
}

// [docs] component/textarea.html: bindlinechange, event.detail = {height, heightRpx, lineCount}
function tellLines({ host, trigger, onDetached }: Part, field: HTMLElement): void {
  let last = 0
  const look = () => {
    const lineHeight = Number.parseFloat(getComputedStyle(field).lineHeight) || 22
    const height = field.scrollHeight
    const lineCount = Math.max(1, Math.round(height / lineHeight))
    if (lineCount === last) return
    last = lineCount
    const width = host?.closest('wx-app')?.clientWidth ?? 375
    trigger('linechange', { height, heightRpx: (height * 750) / width, lineCount })
  }
  field.addEventListener('input', look)
  const watch = new ResizeObserver(look)
  watch.observe(field)
  onDetached(() => watch.disconnect())
}
