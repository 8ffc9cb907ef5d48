import { uploadBusy } from '../../leases.ts'
import type { Uploads } from '../catalog.ts'
import { UPLOADS } from '../queries.ts'
import { amountOf, uploadRows, uploadValues } from '../rows.ts'
import type { Connections } from './connections.ts'
import type { Room } from './room.ts'
import type { Run } from './statement.ts'

// The lease's row is locked until the statement's end, so that no newcomer comes between.
const HELD = 'with held as materialized (select id from leases where id = ? and epoch = ? for share)'
const RECORD = `${HELD} update uploads set held_bytes = ?, held_state = ? where id in (select id from held)`
const DROP = `${HELD} delete from uploads where id in (select id from held)`
const IS_HELD = 'select id from leases where id = ? and epoch = ? for share'

/** Throws `upload_busy` when a later lease has been taken. Inside of a transaction, no newcomer takes one before its end. */
export async function checkLease(run: Run, { id, epoch }: { id: string; epoch: number }): Promise<void> {
  if ((await run(IS_HELD, [id, epoch])).count === 0) throw uploadBusy()
}

export function postgresUploads({ run, once, transaction }: Connections, room: Room): Uploads {
  return {
    async open(row) {
      const { policy } = row
      if (!room.isBounded(policy)) {
        await once(UPLOADS.insert, uploadValues(row))
        return
      }
      await transaction(async (run) => {
        await room.checkRoom(run, policy, await room.lock(run, policy.owner), amountOf([row]))
        await run(UPLOADS.insert, uploadValues(row))
      })
    },

    async find(id, now) {
      return uploadRows((await run(UPLOADS.find, [id, now])).rows)[0] ?? null
    },

    async prolong(id, expiresAt) {
      await run(UPLOADS.prolong, [expiresAt, id])
    },

    async record(id, epoch, { offset, state }) {
      const { count } = await run(RECORD, [id, epoch, offset, state])
      // Or the upload is over, which is for its holder to find out.
      if (count === 0) await checkLease(run, { id, epoch })
    },

    async drop(id, epoch) {
      if (epoch === null) {
        await run(UPLOADS.drop, [id])
        return
      }
      const { count } = await run(DROP, [id, epoch])
      if (count === 0) await checkLease(run, { id, epoch })
    },

    async expired(now, limit) {
      return uploadRows((await run(UPLOADS.expired, [now, limit])).rows)
    },

    async count() {
      return ((await run(UPLOADS.count)).rows[0] as { count: number }).count
    },
  }
}
