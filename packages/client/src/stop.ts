import type { DukouError } from './error.ts'
import type { Running } from './platform/platform.ts'

/** Work that can be stopped from outside: what it waits for then rejects with the reason. */
export interface Stop {
  readonly reason: DukouError | null
  /** Runs a task of the host and aborts it when this is stopped. */
  run<T>(begin: () => Running<T>): Promise<T>
  /** Waits for what can't be stopped by itself. */
  wait<T>(promise: Promise<T>): Promise<T>
}

export function createStop(): Stop & { stop(reason: DukouError): void } {
  const stoppers = new Set<(reason: DukouError) => void>()
  let reason: DukouError | null = null

  function wait<T>(promise: Promise<T>, abort?: () => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stopper = (why: DukouError) => {
        reject(why)
        abort?.()
      }
      const ended = () => {
        stoppers.delete(stopper)
      }
      if (reason) return stopper(reason)
      stoppers.add(stopper)
      promise.then(resolve, reject)
      promise.then(ended, ended)
    })
  }
  return {
    get reason() {
      return reason
    },
    wait: (promise) => wait(promise),
    run(begin) {
      if (reason) return Promise.reject(reason)
      const { done, abort } = begin()
      return wait(done, abort)
    },
    stop(why) {
      if (reason) return
      reason = why
      for (const stopper of [...stoppers]) stopper(why)
    },
  }
}
