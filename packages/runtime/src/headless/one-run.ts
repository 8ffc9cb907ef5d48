import type { Bridge } from '../wx/bridge.ts'

/** A bridge that falls silent when its run of the mini program is over, and starts nothing more. */
export function forOneRun(bridge: Bridge): { bridge: Bridge; end(): void } {
  let ended = false
  const stops: (() => void)[] = []
  const never = new Promise<never>(() => {})
  return {
    end() {
      ended = true
      for (const stop of stops) stop()
    },
    bridge: {
      call(api, args) {
        if (ended) return never
        return bridge.call(api, args).then(
          (value) => (ended ? never : value),
          (error) => {
            if (ended) return never
            throw error
          },
        )
      },
      callSync: bridge.callSync,
      open: (api, args, on) =>
        ended ? { abort() {} } : bridge.open(api, args, (event) => !ended && on(event)),
      listen(on) {
        const stop = bridge.listen(on)
        stops.push(stop)
        return stop
      },
    },
  }
}
