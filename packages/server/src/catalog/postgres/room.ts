import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from '../../ids.ts'
import type { Policy } from '../../policy.ts'
import { quotaExceeded } from '../../quota-exceeded.ts'
import { sharedRun } from '../../shared-run.ts'
import type { Files, Reservation, ReservationRequest, Usage } from '../catalog.ts'
import { USAGE } from '../queries.ts'
import type { Connections } from './connections.ts'
import type { liveness } from './liveness.ts'
import type { Presence } from './presence.ts'
import type { Run } from './statement.ts'

/**
 * Who keeps how much, and what is set aside, for all processes: each check and what follows from it happen under a lock of the
 * owner's row in `usage`. What a process has set aside counts as long as it lives; those with one idempotency key count once.
 */
export interface Room extends Pick<Files, 'settle' | 'release'> {
  /** Nothing is counted for whom nothing bounds. */
  isBounded(policy: Policy): boolean
  usage(owner: string): Promise<Usage>
  reserve(request: ReservationRequest): Promise<Reservation | null>
  /** Inside of a transaction: keeps all others from the owner's account until its end, and tells what it says. */
  lock(run: Run, owner: string): Promise<Usage>
  /** After `lock`: throws `quota_exceeded` when there is not enough room. */
  checkRoom(run: Run, policy: Policy, kept: Usage, amount: Usage): Promise<void>
  /** After `lock`: ends what was set aside, whoever else shares it. */
  spend(run: Run, reservations: Reservation[]): Promise<void>
  /** What was given back meanwhile is on record. */
  settleReleases(): Promise<void>
}

// The bytes of a request are known but for what stands behind its file.
const SLACK = 1024
const NOTHING: Usage = { bytes: 0, files: 0 }
// Between two looks at what others have settled.
const LOOK_MS = [25, 50, 100, 200]

const LOCK = `${USAGE.find} for update`
const ADD_ACCOUNT = 'insert into usage (owner, bytes, files) values (?, 0, 0) on conflict (owner) do nothing'
const INSERT =
  'insert into reservations (id, owner, instance, share, bytes, files, slack) values (?, ?, ?, ?, ?, ?, ?)'
const STAND = 'update reservations set slack = 0 where id = ?'
const SETTLE = 'update reservations set bytes = ? where id = ?'
const SPEND = 'delete from reservations where owner = ? and share = any(?::text[])'
const RELEASE = 'delete from reservations where id = any(?::text[])'

export function createRoom(options: {
  connections: Connections
  presence: Presence
  living: ReturnType<typeof liveness>['living']
}): Room {
  const { connections, presence, living } = options
  // Rows of the table `reservations`.
  const known = new WeakMap<Reservation, { id: string; share: string }>()
  const released = new Set<string>()

  const COUNTS = `owner = ? and (instance = ? or instance in (${living}))`
  const SHARE = `select max(bytes) as bytes, max(files) as files, max(slack) as slack from reservations
    where share = ? and id != ? and ${COUNTS} group by share`
  const ASIDE = `select cast(coalesce(sum(bytes), 0) as bigint) as bytes, cast(coalesce(sum(files), 0) as bigint) as files,
    cast(coalesce(sum(slack), 0) as bigint) as slack from (
      select max(bytes) as bytes, max(files) as files, max(bytes) - max(bytes - slack) as slack
      from reservations where share != ? and ${COUNTS} group by share
      union all select size, 1, 0 from uploads where owner = ?) held`

  const isBounded = ({ quotaBytes, quotaFiles }: Policy) => quotaBytes !== null || quotaFiles !== null

  async function lock(run: Run, owner: string): Promise<Usage> {
    for (;;) {
      const { rows } = await run(LOCK, [owner])
      if (rows[0]) return rows[0] as Usage
      await run(ADD_ACCOUNT, [owner])
    }
  }

  /** What an owner may bring in, beside what one share has set aside already, and by how much that may yet grow. */
  async function left(
    run: Run,
    policy: Policy,
    kept: Usage,
    share: string,
  ): Promise<Usage & { slack: number }> {
    const { owner, quotaBytes, quotaFiles } = policy
    const [held] = (await run(ASIDE, [share, owner, presence.id(), owner])).rows as (Usage & {
      slack: number
    })[]
    return {
      bytes: (quotaBytes ?? Infinity) - kept.bytes - held!.bytes,
      files: (quotaFiles ?? Infinity) - kept.files - held!.files,
      slack: held!.slack,
    }
  }

  /** What others have set aside under the same share. */
  async function partners(run: Run, owner: string, row: { id: string; share: string }) {
    const { rows } = await run(SHARE, [row.share, row.id, owner, presence.id()])
    return rows[0] as (Usage & { slack: number }) | undefined
  }

  const settleReleases = sharedRun(async () => {
    const ids = [...released]
    if (ids.length === 0) return
    await connections.run(RELEASE, [ids])
    for (const id of ids) released.delete(id)
  })

  function giveBack(id: string): void {
    released.add(id)
    // Tried again with the next one, and with the next that is set aside.
    void settleReleases().catch(() => {})
  }

  async function setAside(
    request: ReservationRequest,
    id: string,
    share: string,
  ): Promise<Reservation | null> {
    const { policy, files, bytes, atLeast, idempotencyKey } = request
    const { owner } = policy
    const me = presence.id()
    return connections.transaction(
      async (run) => {
        const kept = await lock(run, owner)
        const shared = idempotencyKey === null ? undefined : await partners(run, owner, { id, share })
        if (shared) {
          await run(INSERT, [id, owner, me, share, shared.bytes, shared.files, shared.slack])
          return { owner, bytes: shared.bytes, files: shared.files }
        }
        const room = await left(run, policy, kept, share)
        if (room.files < files || room.bytes < atLeast) return null
        const given = Math.min(bytes, room.bytes)
        await run(INSERT, [id, owner, me, share, given, files, Math.min(SLACK, given)])
        return { owner, bytes: given, files }
      },
      // Lost by a crash, it only doesn't count any more: each commit looks for itself whether there is room.
      { keep: 'lazy' },
    )
  }

  async function settleNow(run: Run, policy: Policy, row: { id: string; share: string }, bytes: number) {
    const kept = await lock(run, policy.owner)
    // Who waits gives nothing up: two would wait for each other. One that was released or spent meanwhile needs no room any more.
    if ((await run(STAND, [row.id])).count === 0) return 'fits'
    const need = Math.max(bytes, (await partners(run, policy.owner, row))?.bytes ?? 0)
    const room = await left(run, policy, kept, row.share)
    const fits = need <= room.bytes
    if (!fits && need <= room.bytes + room.slack) return 'waits'
    // What is refused is given up at once: others may be waiting for just this.
    await run(SETTLE, [fits ? bytes : 0, row.id])
    return fits ? 'fits' : 'refused'
  }

  return {
    isBounded,
    lock,
    settleReleases,

    async usage(owner) {
      const { bytes, files } = ((await connections.run(USAGE.find, [owner])).rows[0] as Usage) ?? NOTHING
      return { bytes, files }
    },

    async reserve(request) {
      if (released.size > 0) await settleReleases()
      const id = newId()
      const { idempotencyKey } = request
      const share = idempotencyKey === null ? `id ${id}` : `key ${idempotencyKey}`
      try {
        const reservation = await setAside(request, id, share)
        if (reservation) known.set(reservation, { id, share })
        return reservation
      } catch (error) {
        // It may stand although nobody was told.
        giveBack(id)
        throw error
      }
    },

    release(reservation) {
      const row = known.get(reservation)
      if (!row) return
      known.delete(reservation)
      giveBack(row.id)
    },

    async settle(policy, reservation, bytes) {
      const row = known.get(reservation)
      if (!row) return
      for (let tries = 0; ; tries++) {
        const outcome = await connections.transaction((run) => settleNow(run, policy, row, bytes), {
          keep: 'lazy',
        })
        if (outcome === 'refused') throw quotaExceeded(policy)
        if (outcome === 'fits') {
          reservation.bytes = bytes
          return
        }
        await sleep(LOOK_MS[tries] ?? LOOK_MS.at(-1))
      }
    },

    async checkRoom(run, policy, kept, amount) {
      if (!isBounded(policy)) return
      const room = await left(run, policy, kept, '')
      if (room.bytes < amount.bytes || room.files < amount.files) throw quotaExceeded(policy)
    },

    async spend(run, reservations) {
      const rows = reservations.flatMap((one) => known.get(one) ?? [])
      if (rows.length === 0) return
      await run(SPEND, [reservations[0]!.owner, rows.map(({ share }) => share)])
    },
  }
}
