import { idempotencyConflict } from '../../idempotency-conflict.ts'
import type { Acceptance, FileRow, Files } from '../catalog.ts'
import { FILES, INDEXED_SIZE, KEYS, SESSIONS, UPLOADS, USAGE } from '../queries.ts'
import { amountOf, fileRows, fileValues, uploadRows } from '../rows.ts'
import type { Connections } from './connections.ts'
import { catalogUnavailable } from './failures.ts'
import type { Room } from './room.ts'
import { checkShelves } from './shelves.ts'
import type { Run } from './statement.ts'
import { checkLease } from './uploads.ts'

// Several processes may ask at once: each is given what no other is at work on.
const HIDE_EXPIRED = `update files set state = 'deleted' where id = any(array(
  ${FILES.expired} for update skip locked)) returning *`
const KNOWN = 'select id from files where id = any(?::text[])'
const FORGET = `delete from files where id = any(?::text[]) and state != 'committed'`
const SOME = FILES.byId.replace('id = ?', 'id = any(?::text[])')
const AWAKE = 'select 1'

export function postgresFiles(connections: Connections, room: Room, onShelfLost: () => void): Files {
  const { run, transaction } = connections
  // Of commits of which nobody could find out whether they stand.
  const doubtful = new Map<string, string>()

  async function repeated(run: Run, owner: string, idempotencyKey: string, now: number) {
    const [found] = (await run(KEYS.find, [owner, idempotencyKey])).rows as {
      print: string
      ids: string
      expires_at: number
    }[]
    if (!found || found.expires_at <= now) return null
    const ids = JSON.parse(found.ids) as string[]
    const rows = new Map(fileRows((await run(SOME, [ids, now])).rows).map((row) => [row.id, row]))
    // What was deleted since is gone: the same upload may then be made anew.
    return ids.every((id) => rows.has(id))
      ? { print: found.print, rows: ids.map((id) => rows.get(id)!) }
      : null
  }

  async function accept(run: Run, acceptance: Acceptance): Promise<{ rows: FileRow[]; isRepeated: boolean }> {
    const { rows, policy, reservations, idempotency, upload, shelves } = acceptance
    // First, because of several attempts under one key only one may look at a time.
    const kept = await room.lock(run, policy.owner)
    await checkShelves(run, shelves)
    if (idempotency) {
      const before = await repeated(run, policy.owner, idempotency.key, rows[0]!.createdAt)
      if (before && before.print !== idempotency.print) throw idempotencyConflict()
      if (before) return { rows: before.rows, isRepeated: true }
    }
    if (upload) {
      await checkLease(run, upload)
      await run(UPLOADS.drop, [upload.id])
    }
    // What was set aside, for the request or for an upload that ends here, turns into what is kept.
    await room.spend(run, reservations)
    const amount = amountOf(rows)
    await room.checkRoom(run, policy, kept, amount)
    await run(USAGE.add, [policy.owner, amount.bytes, amount.files])
    for (const row of rows) await run(FILES.insert, fileValues(row))
    if (idempotency) {
      const ids = JSON.stringify(rows.map(({ id }) => id))
      await run(KEYS.put, [policy.owner, idempotency.key, idempotency.print, ids, idempotency.expiresAt])
    }
    return { rows, isRepeated: false }
  }

  /** Accounts in one order, so that two who give back for the same owners don't wait for each other. */
  async function refund(run: Run, rows: FileRow[]): Promise<void> {
    const owners = Map.groupBy(rows, ({ owner }) => owner)
    for (const owner of [...owners.keys()].sort()) {
      const { bytes, files } = amountOf(owners.get(owner)!)
      await run(USAGE.add, [owner, -bytes, -files])
    }
  }

  async function first(sql: string, values: Parameters<Run>[1]): Promise<FileRow | null> {
    return fileRows((await run(sql, values)).rows)[0] ?? null
  }

  return {
    async commit(acceptance) {
      try {
        return await transaction((run) => accept(run, acceptance), {
          onDoubt(transaction) {
            for (const { id } of acceptance.rows) doubtful.set(id, transaction)
          },
        })
      } catch (error) {
        if ((error as { code?: string }).code === 'storage_failed') onShelfLost()
        throw error
      }
    },

    // Of every other commit it is known that it doesn't stand; what does under its ids is of somebody else.
    async withdraw(ids) {
      for (const id of ids) {
        const commit = doubtful.get(id)
        if (commit === undefined) continue
        const isStanding = await connections.stands(commit)
        // What may still come to stand can't be taken back yet.
        if (isStanding === null) throw catalogUnavailable()
        if (isStanding)
          await transaction(async (run) => refund(run, fileRows((await run(FILES.hideAny, [id])).rows)))
        doubtful.delete(id)
      }
    },

    find: (id, now) => first(FILES.byId, [id, now]),
    findSame: (owner, size, sha256, now) =>
      first(size >= INDEXED_SIZE ? FILES.sameLarge : FILES.sameSmall, [owner, size, sha256, now]),
    findRepeated: async (owner, key, now) => (await repeated(run, owner, key, now))?.rows ?? null,

    async list(owner, limit, now, before) {
      const found = before
        ? run(FILES.nextPage, [owner, now, before.createdAt, before.id, limit])
        : run(FILES.firstPage, [owner, now, limit])
      return fileRows((await found).rows)
    },

    // Run twice, it gives the same.
    confirm: (id, owner, now) => first(FILES.confirm, [id, owner, now]),

    async prolong(id, until) {
      await run(FILES.prolong, [until, id, until])
    },

    hide: (id, owner) =>
      transaction(async (run) => {
        await room.lock(run, owner)
        const rows = fileRows((await run(FILES.hideOwn, [id, owner])).rows)
        await refund(run, rows)
        return rows[0] ?? null
      }),

    hideExpired: (now, limit) =>
      transaction(async (run) => {
        const rows = fileRows((await run(HIDE_EXPIRED, [now, limit])).rows)
        await refund(run, rows)
        return rows
      }),

    hideAll: (owner) =>
      transaction(
        async (run) => {
          await room.lock(run, owner)
          const files = fileRows((await run(FILES.hideOwner, [owner])).rows)
          const uploads = uploadRows((await run(UPLOADS.dropOwner, [owner])).rows)
          for (const sql of [SESSIONS.removeOf, KEYS.dropOwner, USAGE.dropOwner]) await run(sql, [owner])
          return { files, uploads }
        },
        { patience: 'long' },
      ),

    hidden: () =>
      transaction(async (run) => fileRows((await run(FILES.hidden)).rows), {
        keep: 'lazy',
        patience: 'long',
      }),

    async forget(ids) {
      await run(FORGET, [ids])
    },

    async known(ids) {
      return new Set(((await run(KNOWN, [ids])).rows as { id: string }[]).map(({ id }) => id))
    },

    usage: (owner) => room.usage(owner),

    async reserve(request, now) {
      const { policy, idempotencyKey, bytes, files } = request
      const { owner } = policy
      if (!room.isBounded(policy)) {
        // Whoever sends bytes is told before it does that there is nobody to take them.
        await run(AWAKE)
        return { owner, bytes, files }
      }
      const isRepeated = idempotencyKey !== null && (await repeated(run, owner, idempotencyKey, now)) !== null
      return isRepeated ? { owner, bytes: 0, files: 0 } : room.reserve(request)
    },

    settle: room.settle,
    release: room.release,

    async dropStale(now) {
      await run(KEYS.dropStale, [now])
    },
  }
}
