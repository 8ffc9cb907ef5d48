import type { DatabaseSync } from 'node:sqlite'
import type { SessionRow, SessionRows } from '../access/sessions.ts'

/** The sessions of a data folder, also beside a running server. */
export interface FolderSessions extends SessionRows {
  /** Those that work still, newest first. */
  list(now: number, limit: number): SessionRow[]
  /** Removes the sessions whose hash begins so, and tells how many those were. */
  removeBeginning(hash: string): number
}

interface Table {
  hash: string
  owner: string
  created_at: number
  expires_at: number
}

export function folderSessions(database: DatabaseSync): FolderSessions {
  const toRow = ({ hash, owner, created_at, expires_at }: Table): SessionRow => ({
    hash,
    owner,
    createdAt: created_at,
    expiresAt: expires_at,
  })
  return {
    async add({ hash, owner, createdAt, expiresAt }) {
      database
        .prepare('insert into sessions (hash, owner, created_at, expires_at) values (?, ?, ?, ?)')
        .run(hash, owner, createdAt, expiresAt)
    },
    async find(hash) {
      const found = database.prepare('select * from sessions where hash = ?').get(hash)
      return found ? toRow(found as unknown as Table) : null
    },
    async remove(hash) {
      database.prepare('delete from sessions where hash = ?').run(hash)
    },
    async removeOf(owner) {
      return Number(database.prepare('delete from sessions where owner = ?').run(owner).changes)
    },
    async keepNewest(owner, count) {
      database
        .prepare(`delete from sessions where owner = ?1 and hash not in
          (select hash from sessions where owner = ?1 order by created_at desc, hash limit ?2)`)
        .run(owner, count)
    },
    async removeExpired(before) {
      database.prepare('delete from sessions where expires_at < ?').run(before)
    },
    list(now, limit) {
      const found = database
        .prepare('select * from sessions where expires_at > ? order by created_at desc, hash limit ?')
        .all(now, limit)
      return (found as unknown as Table[]).map(toRow)
    },
    removeBeginning(hash) {
      const range = database.prepare('delete from sessions where hash >= ? and hash < ?')
      return Number(range.run(hash, `${hash}g`).changes)
    },
  }
}
