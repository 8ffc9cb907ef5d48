import type { Builtin } from './builtin.ts'
import { hoverClass } from './hover.ts'

const APIS: Record<string, string> = {
  navigate: 'navigateTo',
  redirect: 'redirectTo',
  switchTab: 'switchTab',
  reLaunch: 'reLaunch',
  navigateBack: 'navigateBack',
}

export const navigator: Builtin = {
  tag: 'navigator',
  properties: {
    target: { type: String, value: 'self' },
    url: { type: String },
    openType: { type: String, value: 'navigate' },
    delta: { type: Number, value: 1 },
    hoverClass: { type: String, value: 'navigator-hover' },
    hoverStopPropagation: { type: Boolean },
    hoverStartTime: { type: Number, value: 50 },
    hoverStayTime: { type: Number, value: 600 },
  },
  setup(part) {
    const { get, trigger, onTap, world } = part
    hoverClass(part)
    onTap(() => {
      const api = APIS[get<string>('openType')]
      if (!api) return
      world.navigate(api, {
        url: get<string>('url'),
        delta: get<number>('delta'),
        success: (result: object) => trigger('success', result),
        fail: (failure: object) => trigger('fail', failure),
        complete: (result: object) => trigger('complete', result),
      })
    })
    return undefined
  },
}
