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
      // Whole milliseconds, so that an alarm that is called back finds its time come.
      const alarm = { due: now() + Math.ceil(ms), run } as Alarm
      alarms.add(alarm)
      wind(alarm)
      return () => {
        clearTimeout(alarm.timer)
        alarms.delete(alarm)
      }
    },
    advance(ms) {
      const end = now() + ms
      for (;;) {
        // Looked for anew each time: what is called back may set alarms that fall due on the way.
        const next = [...alarms].reduce<Alarm | null>(
          (first, one) => (first !== null && first.due <= one.due ? first : one),
          null,
        )
        if (next === null || next.due > end) break
        ahead += Math.max(0, next.due - now())
        clearTimeout(next.timer)
        alarms.delete(next)
        next.run()
      }
      ahead += Math.max(0, end - now())
      for (const alarm of alarms) {
        clearTimeout(alarm.timer)
        wind(alarm)
      }
    },
    clear() {
      for (const alarm of alarms) clearTimeout(alarm.timer)
      alarms.clear()
    },
  }
}
