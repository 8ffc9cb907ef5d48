import type { Clock } from './clock.ts'
import type { Conditions } from './conditions.ts'
import { DukouError } from './error.ts'
import { createStop, type Stop } from './stop.ts'

const FIRST_MS = 500
const LONGEST_MS = 30_000

export interface Insistence {
  stop: Stop
  conditions: Conditions
  clock: Clock
  /** Failures in a row, without anything gained, before it is given up. */
  retries: number
  /** Grows whenever the work got on. */
  gained(): number
}

/**
 * Tries until it succeeds, as long as another try can help. What fails in the background or without a network doesn't count: it
 * waits for the app to be shown, or to be online. What got on is counted anew.
 *
 * @param attempt is stopped before the host would cut it in the background
 */
export async function insist<T>(
  { stop, conditions, clock, retries, gained }: Insistence,
  attempt: (stop: Stop) => Promise<T>,
): Promise<T> {
  let failures = 0
  for (;;) {
    await stop.wait(conditions.ready())
    const before = gained()
    const trial = createStop()
    const forget = conditions.onCut(() =>
      trial.stop(new DukouError('interrupted', 'paused in the background', { retry: true })),
    )
    try {
      return await stop.run(() => ({ done: attempt(trial), abort: () => trial.stop(stop.reason!) }))
    } catch (thrown) {
      const error = thrown as DukouError
      if (stop.reason || !error.retry) throw error
      if (!conditions.good()) continue
      if (gained() > before) failures = 0
      if (++failures > retries) throw error
      await stop.wait(conditions.rest(delay(failures, error.retryAfterMs, clock)))
    } finally {
      forget()
    }
  }
}

/** Twice as long each time, and by chance, so that a thousand phones don't come back at once. A server's Retry-After wins. */
function delay(failures: number, retryAfterMs: number, clock: Clock): number {
  const ms = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1))
  return Math.max(retryAfterMs, ms * (0.5 + clock.random() / 2))
}
