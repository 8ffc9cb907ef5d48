import type { Clock } from './clock.ts'

/** How far all files of a call have come. */
export interface Progress {
  /** 0 to 100, whole. Never goes back, and is 100 only after the server has answered. */
  percent: number
  /** Files that have ended, well or not. */
  ended: number
  /** All files of the call. */
  count: number
  /** Bytes that have arrived. */
  sent: number
  /** Bytes of all files, as far as their sizes are known. */
  total: number
  /** Bytes a second over the last seconds; 0 while nothing can be said. */
  speed: number
  /** Whole seconds; null while nothing can be said. */
  secondsLeft: number | null
}

/** What is counted of one file. */
export interface Counted {
  /** Bytes; 0 while unknown. */
  size: number
  /** Bytes that have arrived. */
  sent: number
  isEnded: boolean
}

// Speed is told over this time, so that it neither jumps nor lags.
const WINDOW_MS = 8000

/** Adds up files, weighted by their sizes where all are known. Returns how to look again. */
export function createMeter(
  files: readonly Counted[],
  clock: Clock,
  report: (progress: Progress) => void,
): () => void {
  let samples: [ms: number, bytes: number][] = []
  let last = 0

  return () => {
    const count = files.length
    const now = clock.now()
    let [ended, total, sent, parts, moved] = [0, 0, 0, 0, 0]
    let isKnown = true
    for (const file of files) {
      if (!file.size) isKnown = false
      if (file.isEnded) ended++
      total += file.size
      moved += file.sent
      // What has failed needn't be waited for.
      sent += file.isEnded ? file.size : file.sent
      parts += file.isEnded ? 1 : file.size && file.sent / file.size
    }
    const isOver = ended === count
    // What goes again after all had ended stands at 99 until it has arrived.
    const percent = Math.max(
      Math.min(last, 99),
      Math.min(99, Math.floor((isKnown ? sent / total : parts / count) * 100)),
    )
    last = isOver ? 100 : percent

    samples = samples.filter(([ms]) => now - ms <= WINDOW_MS)
    samples.push([now, moved])
    const [since, before] = samples[0]!
    const speed = now > since ? Math.round(((moved - before) / (now - since)) * 1000) : 0
    const secondsLeft = isOver ? 0 : isKnown && speed > 0 ? Math.ceil((total - sent) / speed) : null
    report({ percent: last, ended, count, sent, total, speed, secondsLeft })
  }
}
