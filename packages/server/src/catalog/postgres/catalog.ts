import { randomBytes } from 'node:crypto'
import type { Catalog } from '../catalog.ts'
import { BEAT } from '../queries.ts'
import { createConnections } from './connections.ts'
import { connectionConfig, loadDriver } from './driver.ts'
import { postgresFiles } from './files.ts'
import { postgresLeases } from './leases.ts'
import { liveness } from './liveness.ts'
import { type PostgresOptions, readPostgresOptions } from './options.ts'
import { createPresence } from './presence.ts'
import { createRoom } from './room.ts'
import { postgresSessions } from './sessions.ts'
import { postgresShelves } from './shelves.ts'
import { bringUpToDate } from './up-to-date.ts'
import { postgresUploads } from './uploads.ts'

/** The catalog of several processes. */
export interface PostgresCatalog extends Catalog {
  /** The database's time, in milliseconds since 1970: the same for all processes, whatever their clocks say. */
  now(): number
  /** Random bytes that all processes share, made by the first that asks under this name. */
  secret(name: string, bytes: number): Promise<Buffer>
}

const SECRET_ADD = 'insert into secrets (name, bytes) values (?, ?) on conflict (name) do nothing'
const SECRET_FIND = 'select bytes from secrets where name = ?'
// What a process that is gone left behind, which counts no more.
const LEFT = ['leases where holder', 'reservations where instance'].map(
  (column) => `delete from ${column} not in (select id from instances)`,
)
const LEAVE = 'delete from instances where id = ?'
const VACUUM = 'vacuum (skip_locked) files, uploads, usage, sessions, idempotency, reservations'
const VACUUM_MS = 600_000

/**
 * The catalog in PostgreSQL, for any number of processes; brings its tables up to date first. Throws `option_invalid`, or
 * `catalog_unavailable` when the database can't be reached.
 */
export async function postgresCatalog(options: PostgresOptions): Promise<PostgresCatalog> {
  const settings = readPostgresOptions(options)
  const driver = await loadDriver()
  await bringUpToDate(driver, settings)
  const connections = createConnections(driver, settings)
  const { living, isGone } = liveness(settings.staleMs)
  let hear: (text: string) => void = () => {}
  const presence = await createPresence({
    driver,
    settings,
    connections,
    onNotice: (text) => hear(text),
  }).catch(async (error) => {
    await connections.close()
    throw error
  })
  const room = createRoom({ connections, presence, living })
  const uploads = postgresUploads(connections, room)
  const leases = postgresLeases({
    connections,
    presence,
    living,
    record: uploads.record,
    waitMs: settings.leaseWaitMs,
  })
  hear = leases.hear
  const files = postgresFiles(connections, room, () => void presence.beat())
  let closing: Promise<void> | null = null

  async function close(): Promise<void> {
    leases.close()
    // Where it can't be said, the others find out by themselves.
    await room.settleReleases().catch(() => {})
    await connections.run(LEAVE, [presence.id()]).catch(() => {})
    await presence.close()
    await connections.close()
  }

  return {
    files: {
      ...files,
      async dropStale(now) {
        await files.dropStale(now)
        for (const sql of LEFT) await connections.run(sql)
      },
    },
    uploads,
    leases,
    sessions: postgresSessions(connections),
    shelves: postgresShelves({ connections, presence, isGone }),
    now: presence.now,

    async secret(name, bytes) {
      await connections.run(SECRET_ADD, [name, randomBytes(bytes).toString('hex')])
      const { rows } = await connections.run(SECRET_FIND, [name])
      return Buffer.from((rows[0] as { bytes: string }).bytes, 'hex')
    },

    async check() {
      await connections.run(BEAT)
    },

    /**
     * Deleted rows can't be read by any statement from their deletion on; a vacuum frees their space soon. Their bytes may stand in
     * free space, in PostgreSQL's log and in backups until those are overwritten, which nothing here can hasten.
     */
    async scrub() {
      const client = new driver.Client({
        ...connectionConfig(driver, { ...settings, statementMs: VACUUM_MS }),
        application_name: 'dukou vacuum',
      })
      client.on('error', () => {})
      // Everything is deleted already; PostgreSQL's own vacuum comes sooner or later.
      await client
        .connect()
        .then(() => client.query(VACUUM))
        .catch(() => {})
      await client.end().catch(() => {})
    },

    close() {
      closing ??= close()
      return closing
    },
  }
}
