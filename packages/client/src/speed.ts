import type { Clock } from './clock.ts'
import { SPEED_WINDOW_MS } from './figures.ts'
import { type Count, type Counted, createCounter } from './progress.ts'

/** How far all files of a call have come, and how fast. */
export interface Progress extends Count {
  /** Bytes a second over the last seconds; 0 while nothing can be said. */
  speed: number
  /** Whole seconds; null while nothing can be said. */
  secondsLeft: number | null
}

/** Counts files and their speed. Returns how to look again. */
export function createMeter(
  files: readonly Counted[],
  clock: Clock,
  report: (progress: Progress) => void = () => {},
): () => void {
  const look = createCounter(files)
  let samples: [ms: number, bytes: number][] = []

  return () => {
    const count = look()
    const now = clock.now()
    const moved = files.reduce((sum, { sent }) => sum + sent, 0)
    samples = samples.filter(([ms]) => now - ms <= SPEED_WINDOW_MS)
    samples.push([now, moved])
    const [since, before] = samples[0]!
    const speed = now > since ? Math.round(((moved - before) / (now - since)) * 1000) : 0
    const isKnown = speed > 0 && files.every(({ size }) => size)
    const secondsLeft =
      count.percent > 99 ? 0 : isKnown ? Math.ceil((count.total - count.sent) / speed) : null
    report({ ...count, speed, secondsLeft })
  }
}
