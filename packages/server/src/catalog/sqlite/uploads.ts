import type { DatabaseSync } from 'node:sqlite'
import { quotaExceeded } from '../../quota-exceeded.ts'
import type { UploadRow, Uploads } from '../catalog.ts'
import { UPLOADS } from '../queries.ts'
import { uploadRows, uploadValues } from '../rows.ts'
import type { Group } from './group.ts'
import type { Room } from './room.ts'

export function sqliteUploads(database: DatabaseSync, group: Group, room: Room): Uploads {
  const insert = database.prepare(UPLOADS.insert)
  const find = database.prepare(UPLOADS.find)
  const prolonged = database.prepare(UPLOADS.prolong)
  const recorded = database.prepare(UPLOADS.record)
  const drop = database.prepare(UPLOADS.drop)
  const expired = database.prepare(UPLOADS.expired)
  const count = database.prepare(UPLOADS.count)

  const held = database.prepare(UPLOADS.room).all() as { owner: string; bytes: number; files: number }[]
  for (const { owner, bytes, files } of held) room.hold(owner, { bytes, files })

  return {
    async open(row) {
      const amount = { bytes: row.size, files: 1 }
      const request = { policy: row.policy, ...amount, atLeast: row.size, idempotencyKey: null }
      const reservation = room.reserve(request)
      if (!reservation) throw quotaExceeded(row.policy)
      try {
        await group.join(
          () => {
            insert.run(...uploadValues(row))
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

    async drop(id, _epoch) {
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
