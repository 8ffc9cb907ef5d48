import type { Held } from '../storage.ts'

/** How far a key is held in a bucket: parts of a multipart upload, and behind them a tail that is too small to be one. */
export interface State {
  /** The multipart upload; null where there is none. */
  upload: string | null
  /** Parts on record, as runs of numbers in a row and of one size. */
  runs: Run[]
  /** The lowest part number that was never used. */
  next: number
  tail: Tail | null
  /** Names of tails that this state has no use for: to be deleted once it is on record. */
  old: string[]
}

export interface Run {
  first: number
  count: number
  /** Bytes of each. */
  size: number
}

export interface Tail {
  /** Used once and never again; empty for the object under the key itself. */
  name: string
  /** Bytes. */
  size: number
}

/** As it lies in the row. */
interface Recorded {
  u?: string
  p?: [first: number, count: number, size: number][]
  n?: number
  t?: [name: string, size: number]
  o?: string[]
}

export function readState({ offset, state }: Held): State {
  const { u = null, p = [], n = 1, t, o = [] } = JSON.parse(state || '{}') as Recorded
  // What is held without a state stands under the key.
  const tail = t ? { name: t[0], size: t[1] } : { name: '', size: offset }
  return {
    upload: u,
    runs: p.map(([first, count, size]) => ({ first, count, size })),
    next: n,
    tail: t || (state === '' && offset > 0) ? tail : null,
    old: o,
  }
}

export function heldOf({ upload, runs, next, tail, old }: State): Held {
  const recorded: Recorded = {}
  if (upload !== null) {
    recorded.u = upload
    recorded.p = runs.map(({ first, count, size }) => [first, count, size])
    recorded.n = next
  }
  if (tail) recorded.t = [tail.name, tail.size]
  if (old.length > 0) recorded.o = old
  return { offset: bytesOf(runs) + (tail?.size ?? 0), state: JSON.stringify(recorded) }
}

export function bytesOf(runs: Run[]): number {
  return runs.reduce((bytes, { count, size }) => bytes + count * size, 0)
}

/** With one part more. */
export function withPart(runs: Run[], number: number, size: number): Run[] {
  const last = runs.at(-1)
  if (last && last.size === size && last.first + last.count === number)
    return [...runs.slice(0, -1), { ...last, count: last.count + 1 }]
  return [...runs, { first: number, count: 1, size }]
}

export function* partsOf(runs: Run[]): Generator<{ number: number; size: number }> {
  for (const { first, count, size } of runs)
    for (let number = first; number < first + count; number++) yield { number, size }
}

// It sorts before everything that a key may go on with, so that a key's tails are listed right behind it; and it is in no key.
const MARK = '!'

export function tailKey(key: string, { name }: Tail | { name: string }): string {
  return name === '' ? key : `${key}${MARK}${name}`
}

/** What all tails of a key begin with. */
export function tailPrefix(key: string): string {
  return key + MARK
}

/** The key that a name in the bucket belongs to. */
export function keyOfName(name: string): string {
  const mark = name.indexOf(MARK)
  return mark < 0 ? name : name.slice(0, mark)
}
