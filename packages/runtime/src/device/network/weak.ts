import type { Passage } from './line/passage.ts'

/** So many of the last requests decide (wx-api §6.6 [docs]). */
const LOOKED_AT = 8
/** So often a sign must be seen among them. */
const SIGNS = 3
/** A round trip above this is a sign, in milliseconds. */
const SLOW = 400
/** While nothing changes, at most one notice in this time, in milliseconds. */
const QUIET = 30_000

/**
 * Whether the network is weak, from what the last eight requests met: three of them without a connection until their
 * timeout, three with a round trip above 400 ms, or three that lost a packet (wx-api §6.6 [docs]). It is told at once
 * when it changes; while it stays weak, again after 30 s. That a line that stays good is not told about is unverified on
 * a device.
 */
export function createWeakWatch(now: () => number, tell: (weakNet: boolean) => void) {
  const seen: { hung: boolean; slow: boolean; lost: boolean }[] = []
  let weak = false
  let toldAt = Number.NEGATIVE_INFINITY
  const often = (sign: 'hung' | 'slow' | 'lost') => seen.filter((one) => one[sign]).length >= SIGNS

  return {
    /** A new run of the mini program has seen nothing yet. */
    forget() {
      seen.length = 0
      weak = false
      toldAt = Number.NEGATIVE_INFINITY
    },
    ended({ connecting, rtt, lost }: Pick<Passage, 'connecting' | 'rtt' | 'lost'>, timedOut: 'yes' | 'no') {
      // A request that met no line says nothing about it.
      if (!connecting && rtt === null) return
      seen.push({ hung: connecting && timedOut === 'yes', slow: (rtt ?? 0) > SLOW, lost: lost > 0 })
      if (seen.length > LOOKED_AT) seen.shift()
      const next = often('hung') || often('slow') || often('lost')
      if (next === weak && !(next && now() - toldAt >= QUIET)) return
      weak = next
      toldAt = now()
      tell(next)
    },
  }
}
