import type { Clock } from './clock.ts'

/** How far one file, or all files of a call, have come. */
export interface Progress {
  /** 0 to 100, whole. Never goes back, and is 100 only after the server has answered. */
  percent: number
  /** Files that have ended, well or not, and all files. */
  ended: number
  count: number
  /** Bytes that have arrived, and those of all files as far as their sizes are known. */
  sent: number
  total: number
  /** Bytes a second over the last seconds; 0 while nothing can be said. */
  speed: number
  /** Null while nothing can be said. */
  secondsLeft: number | null
}

// Speed is told over this time, so that it neither jumps nor lags.
const WINDOW_MS = 8000

export interface Meter {
  /** Bytes of one file, once they are known. */
  size(index: number, bytes: number): void
  /** Bytes of one file that have arrived. */
  reach(index: number, bytes: number): void
  end(index: number): void
  /** One that had ended begins again. */
  again(index: number): void
}

/** Adds up the progress of several files, weighted by their sizes where all are known. */
export function createMeter(count: number, clock: Clock, report: (progress: Progress) => void): Meter {
  const files = Array.from({ length: count }, () => ({ size: 0, reached: 0, isEnded: false }))
  const samples: [ms: number, bytes: number][] = []
  let moved = 0
  let last = -1

  const sum = (value: (file: (typeof files)[number]) => number) =>
    files.reduce((all, file) => all + value(file), 0)

  function speedNow(): number {
    const now = clock.now()
    samples.push([now, moved])
    while (samples.length > 2 && now - samples[0]![0] > WINDOW_MS) samples.shift()
    const [since, before] = samples[0]!
    return now > since ? ((moved - before) / (now - since)) * 1000 : 0
  }
  function say(): void {
    const ended = sum(({ isEnded }) => (isEnded ? 1 : 0))
    const total = sum(({ size }) => size)
    const sent = sum(({ reached }) => reached)
    const isKnown = files.every(({ size }) => size > 0)
    const part = isKnown
      ? sent / total
      : sum(({ isEnded, size, reached }) => (isEnded ? 1 : size > 0 ? reached / size : 0)) / count
    last = ended === count ? 100 : Math.max(last, Math.min(99, Math.floor(part * 100)))
    const speed = speedNow()
    const secondsLeft = ended === count ? 0 : isKnown && speed > 0 ? Math.ceil((total - sent) / speed) : null
    report({ percent: last, ended, count, sent, total, speed: Math.round(speed), secondsLeft })
  }
  return {
    size(index, bytes) {
      files[index]!.size = bytes
    },
    reach(index, bytes) {
      const file = files[index]!
      const reached = file.size ? Math.min(bytes, file.size) : bytes
      if (file.isEnded || reached <= file.reached) return
      moved += reached - file.reached
      file.reached = reached
      say()
    },
    end(index) {
      const file = files[index]!
      file.isEnded = true
      file.reached = file.size
      say()
    },
    again(index) {
      const file = files[index]!
      file.isEnded = false
      file.reached = 0
      // Everything had ended: this is a new run.
      if (last === 100) last = -1
    },
  }
}
