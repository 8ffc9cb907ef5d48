// A trip through the thread pool costs about so much; what takes less is done at once.
const QUICK_MS = 0.05
// One that was held up by something else counts as no more than this.
const MOST_MS = 0.2
const WEIGHT = 0.1
const IN_POOL = 1000

/**
 * A flush that goes through the thread pool where the disk takes its time, and happens at once where it is quick: in memory, or
 * with a cache that survives a power cut. It is found out by trying: when several were slow, the next thousand go through the
 * pool.
 */
export function adaptive(
  inPool: (fd: number) => Promise<void>,
  atOnce: (fd: number) => void,
  clock: () => number = () => performance.now(),
): (fd: number) => Promise<void> {
  // Files on several disks may be flushed by turns; the slow one decides.
  let left = 0
  let mean = 0
  return async (fd) => {
    if (left > 0) {
      left--
      return inPool(fd)
    }
    const start = clock()
    atOnce(fd)
    mean += WEIGHT * (Math.min(clock() - start, MOST_MS) - mean)
    if (mean <= QUICK_MS) return
    left = IN_POOL
    mean = QUICK_MS
  }
}
