import type { GlassElement } from '../glass.ts'
import { inlineRpx } from '../length.ts'
import type { Builtin } from './builtin.ts'
import { inside } from './choices.ts'
import { ROW } from './wheel.ts'

/** `<picker-view>` ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/picker-view.html). */
export const pickerView: Builtin = {
  tag: 'picker-view',
  properties: {
    value: { type: Array },
    indicatorStyle: { type: String },
    indicatorClass: { type: String },
    maskStyle: { type: String },
    maskClass: { type: String },
    immediateChange: { type: Boolean },
  },
  setup({ host, component, get, set, trigger }) {
    const change = (value: number[]) => {
      trigger('pickstart', {})
      set('value', value)
      trigger('change', { value })
      trigger('pickend', {})
    }
    component.addListener('dukou-type', ({ detail }) =>
      change((detail as { value: unknown[] }).value.map(Number)),
    )
    component.addListener('dukou-turn', ({ detail }) => {
      const { column, index } = detail as { column: GlassElement; index: number }
      const columns = inside(component, 'picker-view-column')
      const value = columns.map((one, place) =>
        one === column ? index : (get<number[]>('value')?.[place] ?? 0),
      )
      change(value)
    })
    if (!host) return undefined
    const mask = host.appendChild(document.createElement('i'))
    const indicator = host.appendChild(document.createElement('i'))
    return () => {
      mask.className = `wx-mask ${get<string>('maskClass')}`
      mask.style.cssText = inlineRpx(get('maskStyle'))
      indicator.className = `wx-indicator ${get<string>('indicatorClass')}`
      indicator.style.cssText = inlineRpx(get('indicatorStyle'))
      const value = get<number[]>('value') ?? []
      // After the columns have got their rows.
      queueMicrotask(() => {
        inside(component, 'picker-view-column').forEach((column, place) => {
          column.triggerEvent('dukou-show', { index: value[place] ?? 0 })
        })
      })
    }
  },
}

export const pickerViewColumn: Builtin = {
  tag: 'picker-view-column',
  setup({ host, component }) {
    if (!host) return undefined
    let at = 0
    component.addListener('dukou-show', ({ detail }) => {
      at = (detail as { index: number }).index
      host.scrollTop = at * ROW
    })
    host.addEventListener('scrollend', () => {
      const index = Math.round(host.scrollTop / ROW)
      if (index === at) return
      at = index
      let up: GlassElement | null = component.getComposedParent()
      while (up && up.is !== 'dukou/picker-view') up = up.getComposedParent()
      up?.triggerEvent('dukou-turn', { column: component, index })
    })
    return undefined
  },
}
