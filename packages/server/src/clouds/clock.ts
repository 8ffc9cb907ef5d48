/** Whole seconds since 1970: what is signed has no fractions. Throws a RangeError for what is no time. */
export function secondsOf(at: number): number {
  if (!Number.isFinite(at)) throw new RangeError('at is no time')
  return Math.floor(at / 1000)
}

/** `2026-11-21T08:00:00.000Z` */
export function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

/** `20261121T080000Z` */
export function stampOf(seconds: number): string {
  return isoOf(seconds).replace(/[-:]|\.\d+/g, '')
}

/** `20261121`, by UTC. */
export function dayOf(seconds: number): string {
  return stampOf(seconds).slice(0, 8)
}

/** The seconds of a stamp; NaN where it isn't one. */
export function secondsOfStamp(stamp: string): number {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp)
  if (!found) return Number.NaN
  const [, year, month, day, hour, minute, second] = found
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) / 1000
}
