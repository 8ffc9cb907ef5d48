import type { GlassElement } from '../glass.ts'
import type { Builtin, Part } from './builtin.ts'

const choice = {
  value: { type: String },
  checked: { type: Boolean },
  disabled: { type: Boolean },
  color: { type: String, value: '#09BB07' },
}

export const checkbox: Builtin = {
  tag: 'checkbox',
  properties: choice,
  setup: (part) =>
    setUpChoice(part, () => part.set('checked', !part.get<boolean>('checked')), 'checkbox-group'),
}

export const radio: Builtin = {
  tag: 'radio',
  properties: choice,
  setup(part) {
    const check = () => {
      if (part.get<boolean>('checked')) return false
      const group = above(part.component, 'radio-group')
      for (const other of group ? inside(group, 'radio') : [])
        other.setData?.({ checked: other === part.component })
      part.set('checked', true)
      return true
    }
    return setUpChoice(part, check, 'radio-group')
  },
}

export const checkboxGroup: Builtin = { tag: 'checkbox-group' }
export const radioGroup: Builtin = { tag: 'radio-group' }

/** `<switch>`. */
export const toggle: Builtin = {
  tag: 'switch',
  properties: {
    checked: { type: Boolean },
    disabled: { type: Boolean },
    type: { type: String, value: 'switch' },
    color: { type: String, value: '#04BE02' },
  },
  setup(part) {
    const { host, component, get, set, trigger, onTap } = part
    const change = () => {
      if (get<boolean>('disabled')) return
      set('checked', !get<boolean>('checked'))
      trigger('change', { value: get<boolean>('checked') })
    }
    onTap(change)
    component.addListener('dukou-activate', change)
    const box = host?.appendChild(document.createElement('i'))
    if (!host || !box) return undefined
    return () => drawState(part, box, get<string>('type') === 'checkbox' ? 'box' : 'switch')
  },
}

function setUpChoice(part: Part, check: () => unknown, group: string): (() => void) | undefined {
  const { host, component, get, onTap } = part
  const change = () => {
    if (get<boolean>('disabled') || check() === false) return
    const owner = above(component, group)
    owner?.triggerEvent('change', { value: groupValue(owner) })
  }
  onTap(change)
  component.addListener('dukou-activate', change)
  if (!host) return undefined
  const box = document.createElement('i')
  host.prepend(box)
  return () => drawState(part, box, group === 'radio-group' ? 'round' : 'box')
}

function drawState({ host, get }: Part, box: HTMLElement, shape: string): void {
  box.className = `wx-${shape}`
  box.style.setProperty('--color', get<string>('color'))
  host?.toggleAttribute('checked', get<boolean>('checked'))
  host?.toggleAttribute('disabled', get<boolean>('disabled'))
}

/** The value of a group: what is checked, in the order of the page; for radios the one value. */
export function groupValue(group: GlassElement): string[] | string {
  const parts = inside(group, group.is === 'dukou/radio-group' ? 'radio' : 'checkbox')
  const values = parts.filter((part) => part.data?.checked).map((part) => String(part.data?.value ?? ''))
  return group.is === 'dukou/radio-group' ? (values[0] ?? '') : values
}

function above(component: GlassElement, tag: string): GlassElement | null {
  let up = component.getComposedParent()
  while (up && up.is !== `dukou/${tag}`) up = up.getComposedParent()
  return up
}

/** Built-in components of one kind under an element. */
export function inside(element: GlassElement, tag: string): GlassElement[] {
  const found: GlassElement[] = []
  for (const child of element.getComposedChildren?.() ?? []) {
    if (child.is === `dukou/${tag}`) found.push(child)
    found.push(...inside(child, tag))
  }
  return found
}
