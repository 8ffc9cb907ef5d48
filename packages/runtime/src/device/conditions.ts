import type { DeviceEvent, Result } from '../wx/bridge.ts'
import type { Clock } from './clock.ts'

export type NetworkType = 'wifi' | '2g' | '3g' | '4g' | '5g' | 'unknown' | 'none'

/** After so long in the background network calls are cut (wx-api §6.5 [docs]). Milliseconds. */
export const BACKGROUND_LIMIT = 5000

/** What surrounds a mini program: its network, and whether it is in the foreground. */
export function createConditions(clock: Clock) {
  const listeners = new Set<(event: DeviceEvent) => void>()
  let type: NetworkType = 'wifi'
  let hidden = false
  let weak = false
  let stopTimer = () => {}
  let cut: (why: 'offline' | 'background') => void = () => {}
  /** What waits for a mini program whose JavaScript stands still; `null` = it runs. */
  let waiting: (() => void)[] | null = null
  const tell = (event: DeviceEvent) => {
    for (const on of listeners) on(event)
  }

  return {
    listen(on: (event: DeviceEvent) => void): () => void {
      listeners.add(on)
      return () => void listeners.delete(on)
    },
    onCut(run: (why: 'offline' | 'background') => void): void {
      cut = run
    },
    /** A mini program stands still after 5 s in the background; it is told the rest when it returns (wx-api §6.5 [docs]). */
    deliver(run: () => void): void {
      if (waiting === null) run()
      else waiting.push(run)
    },
    online: () => type !== 'none',
    hidden: () => hidden,
    read: (): Result => ({
      networkType: type,
      // A made-up strength; a simulated phone has no antenna.
      signalStrength: type === 'none' ? -120 : -60,
      hasSystemProxy: false,
      weakNet: weak,
    }),
    setNetwork(next: NetworkType): void {
      if (next === type) return
      type = next
      if (next === 'none') cut('offline')
      tell({ type: 'networkStatusChange', value: { isConnected: next !== 'none', networkType: next } })
    },
    setWeak(weakNet: boolean): void {
      weak = weakNet
      tell({ type: 'networkWeakChange', value: { weakNet, networkType: type } })
    },
    /** A new run begins: nothing is weak yet, and nobody is told. */
    forgetWeak(): void {
      weak = false
    },
    setHidden(next: boolean): void {
      if (next === hidden) return
      hidden = next
      stopTimer()
      if (next) {
        stopTimer = clock.after(BACKGROUND_LIMIT, () => {
          waiting = []
          cut('background')
        })
      }
      const late = waiting ?? []
      waiting = null
      for (const run of late) run()
      tell({ type: next ? 'appHide' : 'appShow', value: {} })
    },
  }
}
