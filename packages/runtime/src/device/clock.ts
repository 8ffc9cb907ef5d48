/** Real time that a test can move forward. Timeouts and the five seconds of background run on it. */
export interface Clock {
  /** Milliseconds since 1970, moved by what `advance` added. */
  now(): number
  /** Calls back once after `ms`. Returns how to call it off. */
  after(ms: number, run: () => void): () => void
  /** Moves the clock forward by `ms`; what falls due in between is called back in order. */
  advance(ms: number): void
  /** Calls everything off. */
  clear(): void
}

/** A clock that begins at the real time and runs at its pace. */
export function createClock(): Clock {
  interface Alarm {
    due: number
    run: () => void
    timer: ReturnType<typeof setTimeout>
  }
  const alarms = new Set<Alarm>()
  let ahead = 0
  const now = () => Date.now() + ahead

  function wind(alarm: Alarm): void {
    // setTimeout overflows to "at once" past 2^31 - 1 ms.
    const wait = Math.min(Math.max(0, alarm.due - now()), 2 ** 31 - 1)
    alarm.timer = setTimeout(() => {
      if (alarm.due - now() > 1) return wind(alarm)
      alarms.delete(alarm)
      alarm.run()
    }, wait)
  }

  return {
    now,
    after(ms, run) {
      const alarm = { due: now() + ms, run } as Alarm
      alarms.add(alarm)
      wind(alarm)
      return () => {
        clearTimeout(alarm.timer)
        alarms.delete(alarm)
      }
    },
    advance(ms) {
      ahead += ms
      for (const alarm of [...alarms].sort((a, b) => a.due - b.due)) {
        clearTimeout(alarm.timer)
        if (!alarms.has(alarm)) continue
        if (alarm.due > now()) wind(alarm)
        else {
          alarms.delete(alarm)
          alarm.run()
        }
      }
    },
    clear() {
      for (const alarm of alarms) clearTimeout(alarm.timer)
      alarms.clear()
    },
  }
}
