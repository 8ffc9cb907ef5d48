import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'

/** Whether the long runs were asked for: `DUKOU_HOSTILE=long`. */
export const isLong = process.env.DUKOU_HOSTILE === 'long'

/** The same numbers for the same seed. */
export interface Chance {
  /** At least 0, below `end`. */
  below(end: number): number
  of<T>(list: readonly T[]): T
  bytes(length: number): Buffer
}

/** By the seed of `DUKOU_SEED`, else always the same, so that whoever sees a failure sees it again. */
export function chance(t: TestContext): Chance {
  const seed = Number(process.env.DUKOU_SEED ?? 1)
  assert.ok(Number.isSafeInteger(seed), 'DUKOU_SEED is a whole number')
  t.diagnostic(`seed ${seed}`)
  return seeded(seed)
}

export function seeded(seed: number): Chance {
  let state = seed >>> 0

  // mulberry32
  function below(end: number): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * end)
  }

  return {
    below,
    of: (list) => list[below(list.length)]!,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  }
}
