import type { DatabaseSync } from 'node:sqlite'
import { DukouError } from '../../errors.ts'
import type { Acceptance, FileRow, Files } from '../catalog.ts'
import type { Group } from './group.ts'
import type { Room } from './room.ts'
import { fileInsert, fileRows } from './rows.ts'
import { holdAgain, letGo, uploadRows } from './uploads.ts'

// The smallest size that the index of digests holds; smaller files are found among their owner's.
export const INDEXED_SIZE = 65_536

// The conditions of partial indexes are written into the statements, not bound: SQLite has to see them.
export function sqliteFiles(database: DatabaseSync, group: Group, room: Room): Files {
  // Committed, but not yet on stable storage.
  const unsettled = new Set<string>()
  const insert = fileInsert(database)
  const statement = (sql: string) => database.prepare(sql)
  const byId = statement(
    `select * from files where id = ? and state = 'committed' and (expires_at is null or expires_at > ?)`,
  )
  const same = (condition: string) =>
    statement(`select * from files where owner = ? and size = ? and sha256 = ? and state = 'committed' and ${condition}
      and (expires_at is null or expires_at > ?) order by created_at desc limit 1`)
  const sameLarge = same(`size >= ${INDEXED_SIZE}`)
  const sameSmall = same(`size < ${INDEXED_SIZE}`)
  const page = (condition: string) =>
    statement(`select * from files where owner = ? and state = 'committed' and (expires_at is null or expires_at > ?)
      ${condition} order by created_at desc, id desc limit ?`)
  const firstPage = page('')
  const nextPage = page('and (created_at, id) < (?, ?)')
  const confirmed = statement(
    `update files set is_temporary = 0, expires_at = kept_until where id = ? and owner = ? and state = 'committed'
     and (expires_at is null or expires_at > ?) returning *`,
  )
  const prolonged = statement(
    `update files set expires_at = ? where id = ? and state = 'committed' and expires_at < ?`,
  )
  const hideOne = statement(
    `update files set state = 'deleted' where id = ? and owner = ? and state = 'committed' returning *`,
  )
  const hideAny = statement(
    `update files set state = 'deleted' where id = ? and state = 'committed' returning *`,
  )
  const hideOwner = statement(
    `update files set state = 'deleted' where owner = ? and state = 'committed' returning *`,
  )
  const expired = statement(
    `select id from files where state = 'committed' and expires_at is not null and expires_at <= ?
     order by expires_at limit ?`,
  )
  const hiddenRows = statement(`select * from files where state != 'committed'`)
  const forgetOne = statement(`delete from files where id = ? and state != 'committed'`)
  const anyState = statement('select 1 from files where id = ?')
  const key = statement('select print, ids, expires_at from idempotency where owner = ? and key = ?')
  const addKey = statement(
    'insert or replace into idempotency (owner, key, print, ids, expires_at) values (?, ?, ?, ?, ?)',
  )
  const dropKeys = statement('delete from idempotency where expires_at <= ?')
  const dropUpload = statement('delete from uploads where id = ? returning *')
  const byOwner = {
    uploads: statement('delete from uploads where owner = ? returning *'),
    sessions: statement('delete from sessions where owner = ?'),
    keys: statement('delete from idempotency where owner = ?'),
    usage: statement('delete from usage where owner = ?'),
  }

  const settled = (rows: FileRow[]) => rows.filter(({ id }) => !unsettled.has(id))
  const findOne = (id: string, now: number) => fileRows(byId.all(id, now))[0] ?? null

  function repeated(owner: string, idempotencyKey: string, now: number) {
    const found = key.get(owner, idempotencyKey) as
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
      if (before && before.print !== idempotency.print) throw conflict()
      if (before) return { rows: before.rows, isRepeated: true, ended: [] }
    }
    // What was set aside, for the request or for an upload that ends here, turns into what is kept.
    const ended = upload === null ? [] : uploadRows(dropUpload.all(upload.id))
    room.charge(policy, amountOf(rows), ended.length > 0 ? amountOf(ended) : room.coveredBy(reservations))
    letGo(room, ended)
    for (const reservation of reservations) room.spend(reservation)
    for (const row of rows) {
      insert(row)
      unsettled.add(row.id)
    }
    if (idempotency) {
      const ids = JSON.stringify(rows.map(({ id }) => id))
      addKey.run(policy.owner, idempotency.key, idempotency.print, ids, idempotency.expiresAt)
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
      const standing = ids.filter((id) => anyState.get(id) !== undefined)
      if (standing.length > 0) {
        await group.join(() => {
          for (const id of standing) hideWith(hideAny.all(id))
        })
      }
      for (const id of ids) unsettled.delete(id)
    },

    async find(id, now) {
      return unsettled.has(id) ? null : findOne(id, now)
    },

    async findSame(owner, size, sha256, now) {
      const query = size >= INDEXED_SIZE ? sameLarge : sameSmall
      return settled(fileRows(query.all(owner, size, sha256, now)))[0] ?? null
    },

    async findRepeated(owner, idempotencyKey, now) {
      const rows = repeated(owner, idempotencyKey, now)?.rows ?? null
      return rows && settled(rows).length === rows.length ? rows : null
    },

    async list(owner, limit, now, before) {
      const count = limit + unsettled.size
      const found = before
        ? nextPage.all(owner, now, before.createdAt, before.id, count)
        : firstPage.all(owner, now, count)
      return settled(fileRows(found)).slice(0, limit)
    },

    confirm: (id, owner, now) =>
      group.join(() => (unsettled.has(id) ? null : (fileRows(confirmed.all(id, owner, now))[0] ?? null))),

    prolong: (id, until) =>
      group.join(() => {
        prolonged.run(until, id, until)
      }),

    hide: (id, owner) =>
      group.join(() => (unsettled.has(id) ? null : (hideWith(hideOne.all(id, owner))[0] ?? null))),

    hideExpired: (now, limit) =>
      group.join(() => {
        const ids = expired.all(now, limit).map(({ id }) => id as string)
        return ids.flatMap((id) => hideWith(hideAny.all(id)))
      }),

    async hideAll(owner) {
      return group.join(
        () => {
          const files = fileRows(hideOwner.all(owner))
          const uploads = letGo(room, uploadRows(byOwner.uploads.all(owner)))
          for (const drop of [byOwner.sessions, byOwner.keys, byOwner.usage]) drop.run(owner)
          return { files, uploads }
        },
        ({ uploads }) => holdAgain(room, uploads),
      )
    },

    async hidden() {
      return fileRows(hiddenRows.all())
    },

    forget: (ids) =>
      group.join(() => {
        for (const id of ids) forgetOne.run(id)
      }),

    async known(ids) {
      return new Set(ids.filter((id) => anyState.get(id) !== undefined))
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
        dropKeys.run(now)
      }),
  }
}

function amountOf(rows: { size: number }[]) {
  return { bytes: rows.reduce((sum, { size }) => sum + size, 0), files: rows.length }
}

function conflict(): DukouError {
  return new DukouError('idempotency_conflict', {
    en: 'This idempotency key was used for other bytes. Use a new key for each file.',
    zh: '该幂等键已用于另一份内容，请为每个文件使用新的键。',
  })
}
