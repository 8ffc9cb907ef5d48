import type { DatabaseSync } from 'node:sqlite'
import type { SessionRow, Sessions } from '../catalog/catalog.ts'
import { sessionRows } from '../catalog/rows.ts'
import { createGroup } from '../catalog/sqlite/group.ts'
import { sqliteSessions } from '../catalog/sqlite/sessions.ts'

/** The sessions of a data folder, also beside a running server. */
export interface FolderSessions extends Sessions {
  /** Those that work still, newest first. */
  list(now: number, limit: number): SessionRow[]
  /** Removes the sessions whose hash begins so, and tells how many those were. */
  removeBeginning(hash: string): number
}

/** `database` flushes each commit by itself. */
export function folderSessions(database: DatabaseSync): FolderSessions {
  const group = createGroup(database, async () => {})
  return {
    ...sqliteSessions(database, group),
    list(now, limit) {
      const newest = 'select * from sessions where expires_at > ? order by created_at desc, hash limit ?'
      return sessionRows(database.prepare(newest).all(now, limit))
    },
    removeBeginning(hash) {
      const range = database.prepare('delete from sessions where hash >= ? and hash < ?')
      return Number(range.run(hash, `${hash}g`).changes)
    },
  }
}
