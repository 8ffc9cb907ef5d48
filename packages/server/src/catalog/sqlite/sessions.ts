import type { DatabaseSync } from 'node:sqlite'
import type { Sessions } from '../catalog.ts'
import { SESSIONS } from '../queries.ts'
import { sessionRows } from '../rows.ts'
import type { Group } from './group.ts'

export function sqliteSessions(database: DatabaseSync, group: Group): Sessions {
  const insert = database.prepare(SESSIONS.insert)
  const find = database.prepare(SESSIONS.find)
  const remove = database.prepare(SESSIONS.remove)
  const removeOf = database.prepare(SESSIONS.removeOf)
  const removeExpired = database.prepare(SESSIONS.removeExpired)
  const keepNewest = database.prepare(SESSIONS.keepNewest)

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
