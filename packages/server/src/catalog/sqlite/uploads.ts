import type { DatabaseSync } from 'node:sqlite'
import type { Policy } from '../../policy.ts'
import { quotaExceeded } from '../../quota-exceeded.ts'
import type { UploadRow, Uploads } from '../catalog.ts'
import type { Group } from './group.ts'
import type { Room } from './room.ts'

interface UploadsTable {
  id: string
  owner: string
  name: string
  size: number
  metadata: string
  policy: string
  created_at: number
  expires_at: number
  via: UploadRow['via']
  key: string
  held_bytes: number
  held_state: string
}

export function sqliteUploads(database: DatabaseSync, group: Group, room: Room): Uploads {
  const insert = database.prepare(
    `insert into uploads (id, owner, name, size, metadata, policy, created_at, expires_at, via, key, held_bytes, held_state)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const find = database.prepare('select * from uploads where id = ? and expires_at > ?')
  const prolonged = database.prepare('update uploads set expires_at = ? where id = ?')
  const recorded = database.prepare('update uploads set held_bytes = ?, held_state = ? where id = ?')
  const drop = database.prepare('delete from uploads where id = ? returning *')
  const expired = database.prepare('select * from uploads where expires_at <= ? order by expires_at limit ?')
  const count = database.prepare('select count(*) as count from uploads')

  for (const { owner, bytes, files } of database
    .prepare('select owner, sum(size) as bytes, count(*) as files from uploads group by owner')
    .all() as { owner: string; bytes: number; files: number }[]) {
    room.hold(owner, { bytes, files })
  }

  return {
    async open(row) {
      const amount = { bytes: row.size, files: 1 }
      const request = { policy: row.policy, ...amount, atLeast: row.size, idempotencyKey: null }
      const reservation = room.reserve(request)
      if (!reservation) throw quotaExceeded(row.policy)
      try {
        const policy = JSON.stringify(row.policy)
        await group.join(
          () => {
            const { id, owner, name, size, metadata, createdAt, expiresAt, via, key } = row
            const { offset, state } = row.held
            insert.run(id, owner, name, size, metadata, policy, createdAt, expiresAt, via, key, offset, state)
            room.spend(reservation)
            room.hold(row.owner, amount)
          },
          () => room.letGo(row.owner, amount),
        )
      } finally {
        room.release(reservation)
      }
    },

    async find(id, now) {
      return uploadRows(find.all(id, now))[0] ?? null
    },

    prolong: (id, expiresAt) =>
      group.join(() => {
        prolonged.run(expiresAt, id)
      }),

    // Leases of one process are let go before they are taken: whoever comes here has the latest.
    record: (id, _epoch, { offset, state }) =>
      group.join(() => {
        recorded.run(offset, state, id)
      }),

    async drop(id) {
      await group.join(
        () => letGo(room, uploadRows(drop.all(id))),
        (rows) => holdAgain(room, rows),
      )
    },

    async expired(now, limit) {
      return uploadRows(expired.all(now, limit))
    },

    async count() {
      return Number(count.get()!.count)
    },
  }
}

/** Gives back the room of uploads that are no more. */
export function letGo(room: Room, rows: UploadRow[]): UploadRow[] {
  for (const { owner, size } of rows) room.letGo(owner, { bytes: size, files: 1 })
  return rows
}

/** Takes back a `letGo`. */
export function holdAgain(room: Room, rows: UploadRow[]): void {
  for (const { owner, size } of rows) room.hold(owner, { bytes: size, files: 1 })
}

/** What a query of whole rows gave. */
export function uploadRows(found: unknown[]): UploadRow[] {
  return (found as UploadsTable[]).map((row) => ({
    id: row.id,
    owner: row.owner,
    name: row.name,
    size: row.size,
    metadata: row.metadata,
    policy: JSON.parse(row.policy) as Policy,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    via: row.via,
    key: row.key,
    held: { offset: row.held_bytes, state: row.held_state },
  }))
}
