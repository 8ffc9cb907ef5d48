import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { idempotencyConflict } from '../../idempotency-conflict.ts'
import type { Acceptance, FileRow, Files } from '../catalog.ts'
import { FILES, INDEXED_SIZE, KEYS, SESSIONS, UPLOADS, USAGE } from '../queries.ts'
import { amountOf, fileRows, fileValues, uploadRows } from '../rows.ts'
import type { Group } from './group.ts'
import type { Room } from './room.ts'
import { holdAgain, letGo } from './uploads.ts'

export function sqliteFiles(database: DatabaseSync, group: Group, room: Room): Files {
  // Committed, but not yet on stable storage.
  const unsettled = new Set<string>()
  const prepared = prepare(database, FILES)
  const keys = prepare(database, KEYS)
  const dropUpload = database.prepare(UPLOADS.drop)
  const byOwner = {
    uploads: database.prepare(UPLOADS.dropOwner),
    sessions: database.prepare(SESSIONS.removeOf),
    usage: database.prepare(USAGE.dropOwner),
  }

  const settled = (rows: FileRow[]) => rows.filter(({ id }) => !unsettled.has(id))
  const findOne = (id: string, now: number) => fileRows(prepared.byId.all(id, now))[0] ?? null

  function repeated(owner: string, idempotencyKey: string, now: number) {
    const found = keys.find.get(owner, idempotencyKey) as
      | { print: string; ids: string; expires_at: number }
      | undefined
    if (!found || found.expires_at <= now) return null
    const rows = (JSON.parse(found.ids) as string[]).map((id) => findOne(id, now))
    // What was deleted since is gone: the same upload may then be made anew.
    return rows.every((row) => row !== null) ? { print: found.print, rows } : null
  }

  function accept({ rows, policy, reservations, idempotency, upload }: Acceptance) {
    const now = rows[0]!.createdAt
    if (idempotency) {
      const before = repeated(policy.owner, idempotency.key, now)
      if (before && before.print !== idempotency.print) throw idempotencyConflict()
      if (before) return { rows: before.rows, isRepeated: true, ended: [] }
    }
    // What was set aside, for the request or for an upload that ends here, turns into what is kept.
    const ended = upload === null ? [] : uploadRows(dropUpload.all(upload.id))
    room.charge(policy, amountOf(rows), ended.length > 0 ? amountOf(ended) : room.coveredBy(reservations))
    letGo(room, ended)
    for (const reservation of reservations) room.spend(reservation)
    for (const row of rows) {
      prepared.insert.run(...fileValues(row))
      unsettled.add(row.id)
    }
    if (idempotency) {
      const ids = JSON.stringify(rows.map(({ id }) => id))
      keys.put.run(policy.owner, idempotency.key, idempotency.print, ids, idempotency.expiresAt)
    }
    return { rows, isRepeated: false, ended }
  }

  const hideWith = (found: unknown[]): FileRow[] => {
    const rows = fileRows(found)
    for (const row of rows) room.refund(row.owner, amountOf([row]))
    return rows
  }

  return {
    async commit(acceptance) {
      const { rows, isRepeated } = await group.join(
        () => accept(acceptance),
        ({ ended }) => holdAgain(room, ended),
      )
      for (const { id } of acceptance.rows) unsettled.delete(id)
      return { rows, isRepeated }
    },

    async withdraw(ids) {
      // Of a commit that was rolled back nothing stands, and no write is needed, which might fail again.
      const standing = ids.filter((id) => prepared.anyState.get(id) !== undefined)
      if (standing.length > 0) {
        await group.join(() => {
          for (const id of standing) hideWith(prepared.hideAny.all(id))
        })
      }
      for (const id of ids) unsettled.delete(id)
    },

    async find(id, now) {
      return unsettled.has(id) ? null : findOne(id, now)
    },

    async findSame(owner, size, sha256, now) {
      const query = size >= INDEXED_SIZE ? prepared.sameLarge : prepared.sameSmall
      return settled(fileRows(query.all(owner, size, sha256, now)))[0] ?? null
    },

    async findRepeated(owner, idempotencyKey, now) {
      const rows = repeated(owner, idempotencyKey, now)?.rows ?? null
      return rows && settled(rows).length === rows.length ? rows : null
    },

    async list(owner, limit, now, before) {
      const count = limit + unsettled.size
      const found = before
        ? prepared.nextPage.all(owner, now, before.createdAt, before.id, count)
        : prepared.firstPage.all(owner, now, count)
      return settled(fileRows(found)).slice(0, limit)
    },

    confirm: (id, owner, now) =>
      group.join(() =>
        unsettled.has(id) ? null : (fileRows(prepared.confirm.all(id, owner, now))[0] ?? null),
      ),

    prolong: (id, until) =>
      group.join(() => {
        prepared.prolong.run(until, id, until)
      }),

    hide: (id, owner) =>
      group.join(() => (unsettled.has(id) ? null : (hideWith(prepared.hideOwn.all(id, owner))[0] ?? null))),

    hideExpired: (now, limit) =>
      group.join(() => {
        const ids = prepared.expired.all(now, limit).map(({ id }) => id as string)
        return ids.flatMap((id) => hideWith(prepared.hideAny.all(id)))
      }),

    async hideAll(owner) {
      return group.join(
        () => {
          const files = fileRows(prepared.hideOwner.all(owner))
          const uploads = letGo(room, uploadRows(byOwner.uploads.all(owner)))
          for (const drop of [byOwner.sessions, keys.dropOwner, byOwner.usage]) drop.run(owner)
          return { files, uploads }
        },
        ({ uploads }) => holdAgain(room, uploads),
      )
    },

    async hidden() {
      return fileRows(prepared.hidden.all())
    },

    forget: (ids) =>
      group.join(() => {
        for (const id of ids) prepared.forget.run(id)
      }),

    async known(ids) {
      return new Set(ids.filter((id) => prepared.anyState.get(id) !== undefined))
    },

    async usage(owner) {
      return room.usage(owner)
    },

    async reserve(request, now) {
      const { policy, idempotencyKey } = request
      const isRepeated = idempotencyKey !== null && repeated(policy.owner, idempotencyKey, now) !== null
      if (!isRepeated) return room.reserve(request)
      return { owner: policy.owner, bytes: 0, files: 0 }
    },

    settle: (policy, reservation, bytes) => room.settle(policy, reservation, bytes),
    release: (reservation) => room.release(reservation),

    dropStale: (now) =>
      group.join(() => {
        keys.dropStale.run(now)
      }),
  }
}

/** Once, because preparing costs more than running. */
function prepare<Name extends string>(
  database: DatabaseSync,
  queries: Record<Name, string>,
): Record<Name, StatementSync> {
  const entries = Object.entries<string>(queries).map(([name, sql]) => [name, database.prepare(sql)])
  return Object.fromEntries(entries) as Record<Name, StatementSync>
}
