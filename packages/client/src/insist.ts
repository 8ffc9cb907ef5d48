import type { DukouError } from './error.ts'
import type { OnBytes } from './platform/platform.ts'
import type { Setting } from './setting.ts'
import type { Stop } from './stop.ts'

const FIRST_MS = 500
const LONGEST_MS = 30_000

/**
 * Tries until it succeeds, as long as another try can help. What fails in the background or without a network doesn't count: it
 * waits for the app to be shown, or to be online. After more bytes than ever before failures are counted anew.
 */
export async function insist<T>(
  { conditions, clock, retries }: Pick<Setting, 'conditions' | 'clock' | 'retries'>,
  stop: Stop,
  onBytes: OnBytes,
  attempt: (onBytes: OnBytes) => Promise<T>,
): Promise<T> {
  let failures = 0
  let most = 0
  for (;;) {
    await stop.wait(conditions.ready())
    try {
      return await attempt((bytes, total) => {
        if (bytes > most) failures = 0
        most = Math.max(most, bytes)
        onBytes(bytes, total)
      })
    } catch (thrown) {
      const error = thrown as DukouError
      if (stop.reason || !error.retry) throw error
      if (!conditions.good()) continue
      if (++failures > retries) throw error
      // Twice as long each time, and by chance, so that a thousand phones don't come back at once. Retry-After wins.
      const ms = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)) * (0.5 + clock.random() / 2)
      await stop.wait(conditions.rest(Math.max(error.retryAfterMs, ms)))
    }
  }
}
