import type { DukouError } from './error.ts'

/** Work that can be stopped from outside: what it waits for then rejects with the reason. */
export interface Stop {
  readonly reason: DukouError | null
  /** Called once, when it is stopped. Returns how to end that. */
  on(listener: (reason: DukouError) => void): () => void
  /** Waits for what can't be stopped by itself. */
  wait<T>(promise: Promise<T>): Promise<T>
}

export function createStop(): Stop & { stop(reason: DukouError): void } {
  const listeners = new Set<(reason: DukouError) => void>()
  let reason: DukouError | null = null

  function on(listener: (reason: DukouError) => void): () => void {
    if (reason) listener(reason)
    else listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }
  return {
    get reason() {
      return reason
    },
    on,
    wait: (promise) =>
      new Promise((resolve, reject) => {
        const ended = on(reject)
        promise.then(resolve, reject)
        promise.then(ended, ended)
      }),
    stop(why) {
      if (reason) return
      reason = why
      for (const listener of [...listeners]) listener(why)
      listeners.clear()
    },
  }
}
