/** Says no at once while what is behind it does not answer, so that requests don't pile up. */
export interface Breaker {
  /** Throws while it rests. After that one caller tries, and the others still hear no until it is known what came of it. */
  check(): void
  /** Throws while it rests; for what may come to a try later. */
  look(): void
  worked(): void
  failed(error: unknown): void
}

const REST_MS = 1000

/** Rests from so many failures in a row on: a single one may have reasons of its own. `now` in milliseconds. */
export function createBreaker(
  failures: number,
  refuse: (last: unknown) => Error,
  now = () => performance.now(),
): Breaker {
  let failed = 0
  let restsUntil = 0
  let last: unknown

  function look(): void {
    if (failed >= failures && now() < restsUntil) throw refuse(last)
  }

  return {
    look,
    check() {
      look()
      restsUntil = now() + REST_MS
    },
    worked() {
      failed = 0
    },
    failed(error) {
      last = error
      if (++failed >= failures) restsUntil = now() + REST_MS
    },
  }
}
