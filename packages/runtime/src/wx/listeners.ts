import type { Bridge, DeviceEvent } from './bridge.ts'
import { type Isolate, later } from './call.ts'

const events: Record<DeviceEvent['type'], string> = {
  networkStatusChange: 'NetworkStatusChange',
  networkWeakChange: 'NetworkWeakChange',
  appShow: 'AppShow',
  appHide: 'AppHide',
}

type Listener = (value: unknown) => void

/** `wx.onNetworkStatusChange`, `wx.onAppShow` and their `off` forms: without a function, `off` removes all. */
export function createListeners(bridge: Bridge, isolate: Isolate) {
  const sets = new Map<string, Listener[]>()
  const api: Record<string, (listener?: Listener) => void> = {}
  for (const [type, name] of Object.entries(events)) {
    sets.set(type, [])
    api[`on${name}`] = (listener) => {
      if (typeof listener === 'function') sets.get(type)!.push(listener)
    }
    api[`off${name}`] = (listener) => {
      sets.set(type, listener === undefined ? [] : sets.get(type)!.filter((one) => one !== listener))
    }
  }
  bridge.listen(({ type, value }) => {
    later(() => {
      for (const listener of [...sets.get(type)!]) isolate(listener, value)
    })
  })
  return api
}
