type Listener = (...values: unknown[]) => void

/** One end of the talk between a page and the page that it opened. */
export interface EventChannel {
  on(name: string, listener: Listener): void
  once(name: string, listener: Listener): void
  off(name: string, listener?: Listener): void
  emit(name: string, ...values: unknown[]): void
}

/** Both ends ([docs] https://developers.weixin.qq.com/miniprogram/dev/api/route/EventChannel.html). */
export function createEventChannel(): { here: EventChannel; there: EventChannel } {
  const here = new Map<string, Listener[]>()
  const there = new Map<string, Listener[]>()
  return { here: end(here, there), there: end(there, here) }
}

function end(own: Map<string, Listener[]>, other: Map<string, Listener[]>): EventChannel {
  const channel: EventChannel = {
    on(name, listener) {
      own.set(name, [...(own.get(name) ?? []), listener])
    },
    once(name, listener) {
      const once = (...values: unknown[]) => {
        channel.off(name, once)
        listener(...values)
      }
      channel.on(name, once)
    },
    off(name, listener) {
      own.set(name, listener ? (own.get(name) ?? []).filter((one) => one !== listener) : [])
    },
    emit(name, ...values) {
      for (const listener of other.get(name) ?? []) listener(...values)
    },
  }
  return channel
}
