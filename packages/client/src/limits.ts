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

const DEFAULTS: Limits = {
  concurrency: 4,
  slots: 10,
  sharedSlots: false,
  retries: 6,
  stallMs: 12_000,
  maxPart: 4 * 1024 * 1024,
  maxKeptBytes: 100 * 1024 * 1024,
}
const BOUNDS: { [name in keyof Limits]?: [least: number, most: number] } = {
  concurrency: [1, 10],
  slots: [1, 100],
  retries: [0, 100],
  stallMs: [1000, 600_000],
  maxPart: [32 * 1024, 16 * 1024 * 1024],
  maxKeptBytes: [0, 2 ** 40],
}

/** Throws `bad_argument` with what is allowed. */
export function checkLimits(given: Partial<Limits>): Limits {
  const limits = { ...DEFAULTS, ...given }
  for (const name of Object.keys(BOUNDS) as (keyof Limits)[]) {
    const [least, most] = BOUNDS[name]!
    const value = limits[name] as number
    if (!(value % 1 === 0 && value >= least && value <= most))
      throw new DukouError('bad_argument', `${name} must be a whole number from ${least} to ${most}`)
  }
  return limits
}
