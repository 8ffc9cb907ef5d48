import type { Args, Bridge, Result } from './bridge.ts'
import type { Behind } from './call.ts'
import { tagOf } from './parameters.ts'

/** A value written down so that a Date comes back as a Date; what JSON cannot hold does not come back. */
function write(data: unknown): string {
  if (data instanceof Date) return JSON.stringify({ type: 'Date', value: data.getTime() })
  if (data === undefined) return JSON.stringify({ type: 'Undefined' })
  if (typeof data === 'number' && !Number.isFinite(data)) {
    return JSON.stringify({ type: 'Number', value: String(data) })
  }
  return JSON.stringify({ type: tagOf(data) === 'Date' ? 'String' : 'JSON', value: data })
}

function read(text: unknown): unknown {
  const { type, value } = JSON.parse(String(text)) as { type: string; value: unknown }
  if (type === 'Date') return new Date(value as number)
  if (type === 'Number') return Number(value)
  return value
}

/** What the value weighs is what is written; see the device's limits (wx-api §11 Storage). */
const written = ({ key, data, encrypt }: Args): Args => ({ key, text: write(data), encrypt })

/** The asynchronous storage calls. */
export function storage(bridge: Bridge): Record<string, Behind> {
  return {
    setStorage: (args) => bridge.call('setStorage', written(args)),
    async getStorage(args) {
      const { text } = await bridge.call('getStorage', args)
      return { data: read(text) }
    },
    removeStorage: (args) => bridge.call('removeStorage', args),
    clearStorage: () => bridge.call('clearStorage', {}),
    getStorageInfo: () => bridge.call('getStorageInfo', {}),
  }
}

/** The `Sync` forms. They throw; only a missing key reads as `''` (wx-api §11 [observed]). */
export function storageSync(bridge: Bridge): Record<string, (args: Args) => unknown> {
  const quiet = (api: string) => (args: Args) => void bridge.callSync(api, args)
  return {
    setStorageSync: (args) => void bridge.callSync('setStorageSync', written(args)),
    getStorageSync({ key }) {
      let found: Result
      try {
        found = bridge.callSync('getStorageSync', { key })
      } catch (error) {
        if (/data not found$/.test(String((error as { errMsg?: string }).errMsg))) return ''
        throw error
      }
      return read(found.text)
    },
    removeStorageSync: quiet('removeStorageSync'),
    clearStorageSync: quiet('clearStorageSync'),
    getStorageInfoSync: () => bridge.callSync('getStorageInfoSync', {}),
  }
}
