import type { Sessions } from '../catalog.ts'
import { SESSIONS } from '../queries.ts'
import { sessionRows } from '../rows.ts'
import type { Connections } from './connections.ts'

export function postgresSessions({ run, once }: Connections): Sessions {
  return {
    async add({ hash, owner, createdAt, expiresAt }) {
      await once(SESSIONS.insert, [hash, owner, createdAt, expiresAt])
    },
    async find(hash) {
      return sessionRows((await run(SESSIONS.find, [hash])).rows)[0] ?? null
    },
    remove: async (hash) => (await run(SESSIONS.remove, [hash])).count > 0,
    removeOf: async (owner) => (await run(SESSIONS.removeOf, [owner])).count,
    removeExpired: async (before) => (await run(SESSIONS.removeExpired, [before])).count,
    async keepNewest(owner, count) {
      await run(SESSIONS.keepNewest, [owner, owner, count])
    },
  }
}
