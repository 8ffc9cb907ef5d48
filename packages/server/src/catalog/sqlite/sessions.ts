import type { DatabaseSync } from 'node:sqlite'
import type { SessionRow, Sessions } from '../catalog.ts'
import type { Group } from './group.ts'

interface SessionsTable {
  hash: string
  owner: string
  created_at: number
  expires_at: number
}

export function sqliteSessions(database: DatabaseSync, group: Group): Sessions {
  const insert = database.prepare(
    'insert into sessions (hash, owner, created_at, expires_at) values (?, ?, ?, ?)',
  )
  const find = database.prepare('select * from sessions where hash = ?')
  const remove = database.prepare('delete from sessions where hash = ?')
  const removeOf = database.prepare('delete from sessions where owner = ?')
  const removeExpired = database.prepare('delete from sessions where expires_at < ?')
  const keepNewest = database.prepare(
    `delete from sessions where owner = ? and hash not in
     (select hash from sessions where owner = ? order by created_at desc, hash limit ?)`,
  )

  return {
    add: ({ hash, owner, createdAt, expiresAt }) =>
      group.join(() => {
        insert.run(hash, owner, createdAt, expiresAt)
      }),

    async find(hash) {
      return sessionRows(find.all(hash))[0] ?? null
    },

    remove: (hash) => group.join(() => Number(remove.run(hash).changes) > 0),
    removeOf: (owner) => group.join(() => Number(removeOf.run(owner).changes)),
    removeExpired: (before) => group.join(() => Number(removeExpired.run(before).changes)),

    keepNewest: (owner, count) =>
      group.join(() => {
        keepNewest.run(owner, owner, count)
      }),
  }
}

/** What a query of whole rows gave. */
export function sessionRows(found: unknown[]): SessionRow[] {
  return (found as SessionsTable[]).map((row) => ({
    hash: row.hash,
    owner: row.owner,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  }))
}
