import { DukouError } from './error.ts'

/** What a client allows itself. All are finite. */
export interface Limits {
  /** Uploads, and downloads, at once; fewer in a weak network. 1 to 10, default 4. */
  concurrency: number
  /** Tasks of one kind that the host takes at once; default 10 (wx-api §6.4). */
  slots: number
  /** Whether requests, uploads and downloads share the slots: WeChat's documentation can be read both ways. Default false. */
  sharedSlots: boolean
  /** Failures in a row, without a byte gained, before a file is given up; default 6, about half a minute besides the tries themselves. */
  retries: number
  /** Milliseconds without a byte before a task is taken for dead and tried again; default 12,000, at least 1,000. */
  stallMs: number
  /** Bytes of one part of a large file at most, held in memory; default 4 MiB, at least 32 KiB. */
  maxPart: number
  /** Room for kept downloads in bytes; default 100 MiB. WeChat gives an app 200 MB for all that it keeps (wx-api §7.1). */
  maxKeptBytes: number
}

type Bounds = [preset: number, least: number, most: number]

const BOUNDS: Record<Exclude<keyof Limits, 'sharedSlots'>, Bounds> = {
  concurrency: [4, 1, 10],
  slots: [10, 1, 100],
  retries: [6, 0, 100],
  stallMs: [12_000, 1000, 600_000],
  maxPart: [4 << 20, 32 << 10, 16 << 20],
  maxKeptBytes: [100 << 20, 0, 2 ** 40],
}

/** Throws `bad_argument` with what is allowed. */
export function checkLimits(given: Partial<Limits> = {}): Limits {
  const limits = { ...given } as Limits
  for (const [key, [preset, least, most]] of Object.entries(BOUNDS)) {
    const name = key as keyof typeof BOUNDS
    const { [name]: value = preset } = given
    if (value % 1 !== 0 || value < least || value > most)
      throw new DukouError('bad_argument', `${name}: ${least} to ${most}`)
    limits[name] = value
  }
  return limits
}
