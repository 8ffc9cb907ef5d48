import type { GlassElement } from '../glass.ts'
import type { Builtin } from './builtin.ts'
import { groupValue } from './choices.ts'

/** What a form takes a value from, beside components with `wx://form-field`, and the property that has it. */
const FIELDS: Record<string, string> = {
  'dukou/input': 'value',
  'dukou/textarea': 'value',
  'dukou/slider': 'value',
  'dukou/picker': 'value',
  'dukou/switch': 'checked',
  'dukou/checkbox-group': '',
  'dukou/radio-group': '',
}

/** What a label can pass its tap on to. */
const CONTROLS = [
  'dukou/button',
  'dukou/checkbox',
  'dukou/radio',
  'dukou/switch',
  'dukou/input',
  'dukou/textarea',
]

/**
 * What stands for a formId outside a release [observed]. Template messages, for which it was, ended in 2020; what a
 * release gives is unverified on a device, and so it is empty here.
 */
const NO_FORM_ID = 'the formId is no longer available in develop or trial version of this mini program'

/** `<form>` ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/form.html). */
export const form: Builtin = {
  tag: 'form',
  properties: { reportSubmit: { type: Boolean }, reportSubmitTimeout: { type: Number } },
  setup({ component, get, world, trigger }) {
    const initial = new Map<GlassElement, unknown>()
    const remember = () => {
      for (const { field, property } of fieldsOf(component)) {
        if (property && !initial.has(field)) initial.set(field, field.data?.[property])
      }
    }
    component.addListener('dukou-submit', () => {
      const value: Record<string, unknown> = {}
      for (const { field, property } of fieldsOf(component)) {
        const name = String(field.data?.name ?? '')
        if (name) value[name] = property ? field.data?.[property] : groupValue(field)
      }
      const formId = world.released ? '' : NO_FORM_ID
      trigger('submit', get<boolean>('reportSubmit') ? { value, formId } : { value })
    })
    component.addListener('dukou-reset', () => {
      for (const { field, property } of fieldsOf(component)) {
        if (property)
          field.setData?.({ [property]: initial.get(field) ?? (property === 'checked' ? false : '') })
        else for (const part of choicesIn(field)) part.setData?.({ checked: false })
      }
      trigger('reset', {})
    })
    return remember
  },
}

export const label: Builtin = {
  tag: 'label',
  properties: { for: { type: String } },
  setup({ component, get, onTap }) {
    onTap((event) => {
      const from = (event as unknown as { target: GlassElement }).target
      for (let up: GlassElement | null = from; up && up !== component; up = up.getComposedParent()) {
        if (CONTROLS.includes(up.is ?? '')) return
      }
      const wanted = get<string>('for')
      const root = wanted ? component.ownerShadowRoot : component
      const control = find(root as GlassElement, (one) =>
        wanted ? one.id === wanted : CONTROLS.includes(one.is ?? ''),
      )
      if (!control) return
      if (control.is === 'dukou/button') {
        control.triggerEvent('tap', { x: 0, y: 0 }, { bubbles: true, composed: true, capturePhase: true })
        return
      }
      control.triggerEvent('dukou-activate', {})
      const host = control.getBackendElement() as Partial<HTMLElement> | null
      host?.querySelector?.<HTMLElement>('input, textarea')?.focus()
    })
    return undefined
  },
}

function fieldsOf(element: GlassElement): { field: GlassElement; property: string }[] {
  const found: { field: GlassElement; property: string }[] = []
  for (const child of element.getComposedChildren?.() ?? []) {
    const property = FIELDS[child.is ?? '']
    if (property !== undefined) found.push({ field: child, property })
    else if (isOwnField(child)) found.push({ field: child, property: 'value' })
    if (property === undefined || property === '')
      found.push(...fieldsOf(child).filter(() => property !== ''))
  }
  return found
}

function isOwnField({ is, data }: GlassElement): boolean {
  return !!data && !is?.startsWith('dukou/') && !!data.name && 'value' in data
}

function choicesIn(group: GlassElement): GlassElement[] {
  const parts: GlassElement[] = []
  find(group, (one) => {
    if (one.is === 'dukou/checkbox' || one.is === 'dukou/radio') parts.push(one)
    return false
  })
  return parts
}

function find(element: GlassElement, test: (one: GlassElement) => boolean): GlassElement | null {
  for (const child of element.getComposedChildren?.() ?? []) {
    const found = test(child) ? child : find(child, test)
    if (found) return found
  }
  return null
}
