import { catalogUnavailable } from './failures.ts'

/** Says no at once while the database does not answer, so that requests don't pile up behind it. */
export interface Breaker {
  /** Throws `catalog_unavailable` unless it is worth a try. */
  check(): void
  worked(): void
  failed(error: unknown): void
}

// So many in a row, because a single connection may break for reasons of its own.
const FAILURES = 3
const REST_MS = 1000

export function createBreaker(now: () => number): Breaker {
  let failures = 0
  let restsUntil = 0
  let last: unknown

  return {
    check() {
      if (failures < FAILURES) return
      if (now() < restsUntil) throw catalogUnavailable(last)
      // One tries, the others wait for what it finds.
      restsUntil = now() + REST_MS
    },
    worked() {
      failures = 0
    },
    failed(error) {
      last = error
      if (++failures >= FAILURES) restsUntil = now() + REST_MS
    },
  }
}
