/** Whether a kind of call is quick enough to be made at once, instead of through the thread pool; found out by making it. */
export interface Pace {
  isQuick(): boolean
  /** Makes a call at once and learns from how long it took. */
  time<T>(call: () => T): T
}

// One that was held up by something else counts as no more than so many times the limit.
const MOST = 4
const WEIGHT = 0.1
const REST = 1000

/**
 * Quick as long as the mean of its calls is at most `limitMs`, in milliseconds. When several were slow, the next thousand are
 * not quick. Those who share a pace may work on several disks; the slow one decides.
 */
export function createPace(limitMs: number, clock: () => number = () => performance.now()): Pace {
  let rest = 0
  let mean = 0
  return {
    isQuick() {
      if (rest === 0) return true
      rest--
      return false
    },
    time(call) {
      const start = clock()
      const result = call()
      mean += WEIGHT * (Math.min(clock() - start, MOST * limitMs) - mean)
      if (mean > limitMs) {
        rest = REST
        mean = limitMs
      }
      return result
    },
  }
}

// A trip through the thread pool costs about so much.
const FLUSH_MS = 0.05

/**
 * A flush that goes through the thread pool where the disk takes its time, and happens at once where it is quick: in memory, or
 * with a cache that survives a power cut.
 */
export function adaptiveFlush(
  inPool: (fd: number) => Promise<void>,
  atOnce: (fd: number) => void,
  clock?: () => number,
): (fd: number) => Promise<void> {
  const pace = createPace(FLUSH_MS, clock)
  return async (fd) => (pace.isQuick() ? pace.time(() => atOnce(fd)) : inPool(fd))
}
