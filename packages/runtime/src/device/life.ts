import type { Clock } from './clock.ts'
import { BACKGROUND_LIMIT } from './conditions.ts'

/** Where a mini program that stands still for so long in the background is destroyed (wx-api §6.5 [docs]). Milliseconds. */
const DESTROYED = 30 * 60_000

export interface LifeParts {
  clock: Clock
  setHidden(next: boolean): void
  /** Ends every task without telling anybody. */
  killTasks(): void
  /** Ends what is left of the run before: tasks, connections, temp files. */
  startAnew(): void
}

/** Going away, dying and coming back. */
export interface Life {
  restart(): void
  kill(): void
  background(seconds: number): Promise<'resumed' | 'destroyed'>
}

/** Lets page code that was just told something run. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

export function createLife({ clock, setHidden, killTasks, startAnew }: LifeParts): Life {
  return {
    restart() {
      startAnew()
      setHidden(false)
    },
    kill: killTasks,
    async background(seconds) {
      if (!(seconds >= 0)) throw new RangeError(`seconds 超出范围。 seconds is out of range: ${seconds}`)
      const ms = seconds * 1000
      setHidden(true)
      await turn()
      clock.advance(Math.min(ms, BACKGROUND_LIMIT))
      await turn()
      clock.advance(ms - Math.min(ms, BACKGROUND_LIMIT))
      if (ms - BACKGROUND_LIMIT >= DESTROYED) {
        killTasks()
        return 'destroyed'
      }
      // What was cut has its end before it is asked for.
      await turn()
      setHidden(false)
      return 'resumed'
    },
  }
}
