import type { Bridge } from '../wx/bridge.ts'

/** A bridge that falls silent when its run of the mini program is over, and starts nothing more. */
export function forOneRun(bridge: Bridge): { bridge: Bridge; end(): void; busy(): number } {
  let ended = false
  let waiting = 0
  const stops: (() => void)[] = []
  const never = new Promise<never>(() => {})
  return {
    end() {
      ended = true
      for (const stop of stops) stop()
    },
    busy: () => waiting,
    bridge: {
      call(api, args) {
        if (ended) return never
        waiting += 1
        return bridge
          .call(api, args)
          .finally(() => {
            waiting -= 1
          })
          .then(
            (value) => (ended ? never : value),
            (error) => {
              if (ended) return never
              throw error
            },
          )
      },
      callSync: bridge.callSync,
      open(api, args, on) {
        if (ended) return { abort() {} }
        waiting += 1
        return bridge.open(api, args, (event) => {
          if (event.type === 'end' || event.type === 'fail') waiting -= 1
          if (!ended) on(event)
        })
      },
      listen(on) {
        const stop = bridge.listen(on)
        stops.push(stop)
        return stop
      },
    },
  }
}
