import type { Device, NetworkLogEntry } from '../device/device.ts'

type Log = Device['control']['log']

/** A log that goes on from one phone to the next: its numbers count on, and what was before stays. */
export interface LongLog extends Log {
  /** Writes down what a new phone does from now on. A phone of before may still tell how its tasks ended. */
  follow(log: Log): void
}

/** Keeps the last `most` entries. */
export function createLongLog(most: number): LongLog {
  const entries = new Map<number, NetworkLogEntry>()
  const listeners = new Set<(entry: NetworkLogEntry) => void>()
  let last = 0

  return {
    list: () => [...entries.values()],
    listen(on) {
      listeners.add(on)
      return () => void listeners.delete(on)
    },
    follow(log) {
      const before = last
      log.listen((told) => {
        const entry = { ...told, id: before + told.id }
        last = Math.max(last, entry.id)
        // One that was dropped does not come back.
        if (entry.id <= last - most) return
        entries.set(entry.id, entry)
        entries.delete(last - most)
        for (const on of listeners) on(entry)
      })
    },
  }
}
