import type { DukouError } from './error.ts'

/** Work that can be stopped from outside: what it waits for then rejects with the reason. */
export interface Stop {
  readonly reason: DukouError | null
  /** Waits for what can't be stopped by itself. */
  wait<T>(promise: Promise<T>): Promise<T>
}

export function createStop(): Stop & { stop(reason: DukouError): void } {
  let reject: (reason: DukouError) => void
  const stopped = new Promise<never>((_, stop) => {
    reject = stop
  })
  // Whoever waits is told.
  stopped.catch(() => {})
  const self = {
    reason: null as DukouError | null,
    wait: <T>(promise: Promise<T>) => Promise.race([promise, stopped]),
    stop(reason: DukouError) {
      self.reason = reason
      reject(reason)
    },
  }
  return self
}
