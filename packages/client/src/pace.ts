/** How much to send in one request, and how long to wait for it (`wx.request` tells no progress). */
export interface Pace {
  /** @param left bytes of the file @param most bytes that the server takes in one request */
  next(left: number, most: number): { bytes: number; timeoutMs: number }
  /** A request of so many bytes was answered after so long. */
  took(bytes: number, ms: number): void
  /** One wasn't answered. */
  failed(): void
  /** The host refuses requests of so many bytes. */
  tooLarge(bytes: number): void
}

const LEAST = 32 * 1024
const FIRST = 256 * 1024
// Of the two to eight seconds that a request may take: long enough that round trips don't count, short enough to lose little.
const SECONDS = 4
const SECONDS_WEAK = 2

/**
 * Follows the rate that is measured.
 *
 * @param most bytes of one request; they are held in memory
 */
export function createPace(most: number, weak: () => boolean): Pace {
  let limit = most
  let rate = 0
  return {
    next(left, servers) {
      const wanted = rate > 0 ? rate * (weak() ? SECONDS_WEAK : SECONDS) : FIRST
      // A rest that fits goes along: it saves a round trip.
      const fitting = left <= 2 * wanted ? left : wanted
      const bytes = Math.floor(Math.min(left, Math.max(LEAST, Math.min(fitting, limit, servers))))
      // Four times what it should take; without a measure, what a slow line takes.
      const seconds = rate > 0 ? Math.min(8, Math.max(2, bytes / rate)) : 8
      return { bytes, timeoutMs: seconds * 4000 }
    },
    took(bytes, ms) {
      const now = (bytes / Math.max(1, ms)) * 1000
      // Grows in measure, so that one lucky answer doesn't make a request that never ends; falls at once.
      rate = rate > 0 ? Math.min(now, rate * 4) : now
    },
    failed() {
      rate = rate / 2
    },
    tooLarge(bytes) {
      limit = Math.max(LEAST, bytes / 2)
    },
  }
}
