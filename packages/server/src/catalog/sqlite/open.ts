import { DatabaseSync } from 'node:sqlite'

/**
 * Opens the file with a write-ahead log. `normal` leaves it to the caller to flush the log after a commit; a commit never waits for
 * the disk then, and the log is copied into the database by the checkpoint worker alone.
 */
export function openSqlite(path: string, synchronous: 'normal' | 'full' = 'full'): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5000 })
  try {
    database.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma foreign_keys = on;
      pragma secure_delete = on`)
    if (synchronous === 'normal') database.exec('pragma wal_autocheckpoint = 0')
  } catch (error) {
    database.close()
    throw error
  }
  return database
}
