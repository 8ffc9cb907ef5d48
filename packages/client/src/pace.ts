import type { DukouError } from './error.ts'

/** How much to send in one request, and how long to wait for it (`wx.request` tells no progress). */
export interface Pace {
  /** @param left bytes of the file @param most bytes that the server takes in one request */
  bytes(left: number, most: number): number
  /** How long so many may take. */
  timeoutMs(bytes: number): number
  /** A request of so many bytes was answered after so long. */
  took(bytes: number, ms: number): void
  /** One wasn't answered. Gives the failure back: where the host refuses requests of so many bytes, a smaller one can succeed. */
  failed(error: DukouError, bytes: number): DukouError
}

const LEAST = 32 * 1024
const FIRST = 256 * 1024
// Of the two to eight seconds that a request may take: long enough that round trips don't count, short enough to lose little.
const SECONDS = 4
const SECONDS_WEAK = 2
// Bytes a second of a line that nobody has measured, and of the slowest that is waited for.
const UNKNOWN_RATE = LEAST
const LEAST_RATE = 4 * 1024

/**
 * Follows the rate that is measured.
 *
 * @param most bytes of one request; they are held in memory
 */
export function createPace(most: number, weak: () => boolean): Pace {
  let rate = 0
  return {
    bytes(left, servers) {
      const wanted = rate ? rate * (weak() ? SECONDS_WEAK : SECONDS) : FIRST
      // A rest that fits goes along: it saves a round trip.
      const fitting = left <= 2 * wanted ? left : wanted
      return Math.floor(Math.min(left, Math.max(LEAST, Math.min(fitting, most, servers))))
    },
    // Four times what it should take.
    timeoutMs: (bytes) => 4000 * Math.max(2, bytes / Math.max(LEAST_RATE, rate || UNKNOWN_RATE)),
    took(bytes, ms) {
      const now = (bytes / Math.max(1, ms)) * 1000
      // Grows in measure, so that one lucky answer doesn't make a request that never ends; falls at once.
      rate = rate ? Math.min(now, rate * 4) : now
    },
    failed(error, bytes) {
      if (error.code === 'too_large') {
        most = bytes / 2
        return Object.assign(error, { retry: true })
      }
      if (error.status === 0) rate /= 2
      return error
    },
  }
}
