import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { newDatabase, sharedServer } from '../../../../../test/engines/databases.ts'
import { catalogConformance } from '../conformance.ts'
import { LAST_MIGRATION, NEWEST } from '../newest.ts'
import { postgresCatalog } from './catalog.ts'

const server = sharedServer()
const database = server.about === null ? null! : await newDatabase(server.about.url)
after(() => database?.drop())

test('the name of the last migration is known without them', { skip: server.missing }, async () => {
  const { close } = await postgresCatalog({ url: database.url, poolSize: 2 })
  await close()
  assert.deepEqual(await database.run(LAST_MIGRATION), [{ name: NEWEST.postgres }])
})

catalogConformance(
  'PostgreSQL',
  async () => {
    const open = () => postgresCatalog({ url: database.url, poolSize: 5 })
    let catalog = await open()
    return {
      catalog,
      async reopen() {
        await catalog.close()
        catalog = await open()
        return catalog
      },
      async close() {
        await catalog.close()
        await database.run(
          'truncate files, uploads, usage, idempotency, sessions, shelves, leases, reservations',
        )
      },
    }
  },
  { skip: server.missing },
)
