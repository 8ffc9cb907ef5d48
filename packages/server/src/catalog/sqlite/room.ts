import type { DatabaseSync } from 'node:sqlite'
import type { Policy } from '../../policy.ts'
import { quotaExceeded } from '../../quota-exceeded.ts'
import type { Reservation, ReservationRequest, Usage } from '../catalog.ts'
import { USAGE } from '../queries.ts'

/**
 * Who keeps how much: what is committed stands in the table `usage`, what is set aside for uploads under way in memory, because
 * one process holds the database and its end ends them too. Each call is synchronous, so that none comes between a check and
 * what follows from it.
 */
export interface Room {
  usage(owner: string): Usage
  reserve(request: ReservationRequest): Reservation | null
  release(reservation: Reservation): void
  /**
   * Sets aside what is needed exactly, now that it is known. Where only what others may not need is in the way, it waits until
   * they know. Rejects with `quota_exceeded`.
   */
  settle(policy: Policy, reservation: Reservation, bytes: number): Promise<void>
  /** What the reservations still cover; one that was released covers nothing. */
  coveredBy(reservations: Reservation[]): Usage
  /** Ends a reservation whose room is kept from now on, whoever else holds it. */
  spend(reservation: Reservation): void
  /** Inside of a transaction: adds to what an owner keeps; throws `quota_exceeded`. `own` is what was set aside for it. */
  charge(policy: Policy, amount: Usage, own: Usage): void
  /** Inside of a transaction: gives back. */
  refund(owner: string, amount: Usage): void
  /** What uploads that outlive a request have set aside. */
  hold(owner: string, amount: Usage): void
  letGo(owner: string, amount: Usage): void
}

// The bytes of a request are known but for what stands behind its file.
const SLACK = 1024
const NOTHING: Usage = { bytes: 0, files: 0 }

interface Share {
  reservation: Reservation
  holders: number
  shareKey: string | null
  /** Bytes that it may turn out not to need. */
  slack: number
}

export function createRoom(database: DatabaseSync): Room {
  const find = database.prepare(USAGE.find)
  const add = database.prepare(USAGE.add)
  const setAside = new Map<string, Usage>()
  const shares = new Map<Reservation, Share>()
  const byKey = new Map<string, Share>()
  // Those who wait for others of the same owner.
  const waiting = new Map<string, PromiseWithResolvers<void>>()

  function usage(owner: string): Usage {
    const { bytes, files } = (find.get(owner) as unknown as Usage | undefined) ?? NOTHING
    return { bytes, files }
  }

  function change(owner: string, bytes: number, files: number): void {
    const held = setAside.get(owner) ?? NOTHING
    const next = { bytes: held.bytes + bytes, files: held.files + files }
    if (next.bytes === 0 && next.files === 0) setAside.delete(owner)
    else setAside.set(owner, next)
    waiting.get(owner)?.resolve()
    waiting.delete(owner)
  }

  /** How much more an owner may bring in, `own` being part of what was set aside. */
  function left({ owner, quotaBytes, quotaFiles }: Policy, own: Usage): Usage {
    if (quotaBytes === null && quotaFiles === null) return { bytes: Infinity, files: Infinity }
    const kept = usage(owner)
    const aside = setAside.get(owner) ?? NOTHING
    return {
      bytes: (quotaBytes ?? Infinity) - kept.bytes - aside.bytes + own.bytes,
      files: (quotaFiles ?? Infinity) - kept.files - aside.files + own.files,
    }
  }

  function end({ reservation, shareKey }: Share): void {
    shares.delete(reservation)
    if (shareKey !== null) byKey.delete(shareKey)
    change(reservation.owner, -reservation.bytes, -reservation.files)
  }

  /** Sets it to so many bytes, whether there is room or not. */
  function setBytes(share: Share, bytes: number): void {
    const more = bytes - share.reservation.bytes
    share.reservation.bytes = bytes
    change(share.reservation.owner, more, 0)
  }

  function slackOf(owner: string): number {
    let bytes = 0
    for (const { reservation, slack } of shares.values()) if (reservation.owner === owner) bytes += slack
    return bytes
  }

  function changed(owner: string): Promise<void> {
    const wait = waiting.get(owner) ?? Promise.withResolvers<void>()
    waiting.set(owner, wait)
    return wait.promise
  }

  return {
    usage,

    reserve({ policy, files, bytes, atLeast, idempotencyKey }) {
      const shareKey = idempotencyKey === null ? null : `${policy.owner}\n${idempotencyKey}`
      const shared = shareKey === null ? undefined : byKey.get(shareKey)
      if (shared) {
        shared.holders++
        return shared.reservation
      }
      const room = left(policy, NOTHING)
      if (room.files < files || room.bytes < atLeast) return null
      const reservation = { owner: policy.owner, files, bytes: Math.min(bytes, room.bytes) }
      const share = { reservation, holders: 1, shareKey, slack: Math.min(SLACK, reservation.bytes) }
      shares.set(reservation, share)
      if (shareKey !== null) byKey.set(shareKey, share)
      change(policy.owner, reservation.bytes, files)
      return reservation
    },

    release(reservation) {
      const share = shares.get(reservation)
      if (share && --share.holders <= 0) end(share)
    },

    async settle(policy, reservation, bytes) {
      const share = shares.get(reservation)
      if (!share) return
      share.slack = 0
      change(reservation.owner, 0, 0)
      // One that was released or spent meanwhile needs no room any more.
      while (shares.has(reservation)) {
        const room = left(policy, reservation).bytes
        if (bytes <= room) {
          setBytes(share, bytes)
          return
        }
        if (bytes > room + slackOf(reservation.owner)) {
          // At once: others may be waiting for just this.
          setBytes(share, 0)
          throw quotaExceeded(policy)
        }
        await changed(reservation.owner)
      }
    },

    coveredBy(reservations) {
      const alive = reservations.filter((reservation) => shares.has(reservation))
      return {
        bytes: alive.reduce((sum, { bytes }) => sum + bytes, 0),
        files: alive.reduce((sum, { files }) => sum + files, 0),
      }
    },

    spend(reservation) {
      const share = shares.get(reservation)
      if (share) end(share)
    },

    charge(policy, amount, own) {
      const room = left(policy, own)
      if (room.bytes < amount.bytes || room.files < amount.files) throw quotaExceeded(policy)
      add.run(policy.owner, amount.bytes, amount.files)
    },

    refund(owner, { bytes, files }) {
      add.run(owner, -bytes, -files)
    },

    hold: (owner, { bytes, files }) => change(owner, bytes, files),
    letGo: (owner, { bytes, files }) => change(owner, -bytes, -files),
  }
}
