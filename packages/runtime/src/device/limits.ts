import { atLeast } from '../wx/version.ts'

/** One limit of a phone: what holds now, what held before, and where that is written. */
interface LimitRow {
  value: number
  unit: 'bytes' | 'tasks' | 'files'
  /** What held in older base libraries, newest first. */
  before?: { version: string; value: number }[]
  /** Which refusal tells it. */
  told: string
  source: string
}

const MB = 1024 * 1024

/** Every limit that the phone enforces. Those of a call's arguments are in `wx/limits.ts`. */
export const limitTable = {
  concurrent: {
    value: 10,
    unit: 'tasks',
    told: 'queue, or 600007',
    source: 'wx-api §6.4 [docs]: 10 of each kind; whether the kinds share them is not known',
  },
  download: {
    value: 200 * MB,
    unit: 'bytes',
    // Typings of 2020-11 name the change; the base library of that month is unverified on a device.
    before: [{ version: '2.14.0', value: 50 * MB }],
    told: '603301',
    source: 'wx-api §4.2 [docs][typings], C8',
  },
  answer: {
    value: 100 * MB,
    unit: 'bytes',
    told: '602300',
    source: "wx-api §1.5 [docs]; WeChat's own number is not documented",
  },
  body: {
    value: 100 * MB,
    unit: 'bytes',
    told: '602300',
    source: "wx-api §5.1 [docs]; WeChat's own number is not documented",
  },
  files: {
    value: 200 * MB,
    unit: 'bytes',
    told: '1300202',
    source: 'wx-api §7.1 [docs], C5: saved and user files together',
  },
  read: { value: 100 * MB, unit: 'bytes', told: '1300202', source: 'wx-api §8.3 [docs]: one readFile' },
  temp: {
    value: 4096 * MB,
    unit: 'bytes',
    told: 'the oldest temp file dies',
    source: 'wx-api §7.1 [docs]: while running',
  },
  open: {
    value: 256,
    unit: 'files',
    told: '1302002',
    source: "wx-api §8.5 [docs]; WeChat's own number is not documented",
  },
  item: { value: MB, unit: 'bytes', told: 'exceed storage max size', source: 'wx-api §11 Storage [docs]' },
  storage: { value: 10 * MB, unit: 'bytes', told: 'quota reached', source: 'wx-api §11 Storage [docs]' },
} satisfies Record<string, LimitRow>

/** Bytes, except `concurrent` and `open`. What each means is in {@link limitTable}. */
export type DeviceLimits = Record<keyof typeof limitTable, number>

/** The limits under a base library. */
export function limitsOf(sdkVersion: string): DeviceLimits {
  const entries = Object.entries(limitTable as Record<string, LimitRow>).map(
    ([name, { value, before = [] }]) => {
      const old = before.findLast(({ version }) => !atLeast(sdkVersion, version))
      return [name, old?.value ?? value]
    },
  )
  return Object.fromEntries(entries) as DeviceLimits
}

/** Milliseconds for a call that names none, and that app.json's networkTimeout does not set (wx-api §6.3, §12 [docs]). */
export const defaultTimeouts = { request: 60_000, uploadFile: 60_000, downloadFile: 60_000 }
