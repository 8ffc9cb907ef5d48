import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { createLeases } from '../../leases.ts'
import { type DiskCalls, diskCalls, flushFolder } from '../../storage/disk-calls.ts'
import type { Catalog } from '../catalog.ts'
import { LAST_MIGRATION, NEWEST } from '../newest.ts'
import { BEAT } from '../queries.ts'
import { createCheckpoints } from './checkpoint.ts'
import { sqliteFiles } from './files.ts'
import { explainFailure } from './full-disk.ts'
import { createGroup } from './group.ts'
import { createLogFlush } from './log-flush.ts'
import { openSqlite } from './open.ts'
import { createRoom } from './room.ts'
import { sqliteSessions } from './sessions.ts'
import { sqliteShelves } from './shelves.ts'
import { sqliteUploads } from './uploads.ts'

/**
 * The catalog in one SQLite file; brings its tables up to date first. A change is committed without waiting for the disk, and
 * resolves when the log, flushed aside, is on stable storage. One process at a time writes to it.
 */
export async function sqliteCatalog(path: string, calls: DiskCalls = diskCalls): Promise<Catalog> {
  await bringUpToDate(path)
  const database = openSqlite(path, 'normal')
  // The log comes to be with the first transaction.
  database.exec('begin immediate; commit')
  await flushFolder(dirname(path), calls)
  const emptyLog = () => {
    const { busy } = database.prepare('pragma wal_checkpoint(truncate)').get() as { busy: number }
    if (busy !== 0) throw new Error('the log could not be copied into the database')
  }
  const log = createLogFlush(`${path}-wal`, calls, emptyLog)
  const checkpoints = createCheckpoints(path)
  const flush = (changes: number) => {
    checkpoints.count(changes)
    return log.flush()
  }
  const group = createGroup(database, flush, explainFailure(dirname(path)))
  const room = createRoom(database)
  const beat = database.prepare(BEAT)

  const uploads = sqliteUploads(database, group, room)
  return {
    files: sqliteFiles(database, group, room),
    uploads,
    leases: createLeases(uploads.record),
    sessions: sqliteSessions(database, group),
    shelves: sqliteShelves(database, group),
    check: () =>
      group.join(() => {
        beat.run()
      }),
    async scrub() {
      await group.settle()
      emptyLog()
    },
    async close() {
      if (!database.isOpen) return
      await group.settle()
      await checkpoints.close()
      log.close()
      database.close()
    },
  }
}

async function bringUpToDate(path: string): Promise<void> {
  if (existsSync(path) && lastMigration(path) === NEWEST.sqlite) return
  const { migrate } = await import('./migrate.ts')
  await migrate(path)
}

/** Null where there has been none. */
function lastMigration(path: string): unknown {
  const database = openSqlite(path)
  try {
    return database.prepare(LAST_MIGRATION).get()?.name
  } catch {
    return null
  } finally {
    database.close()
  }
}
