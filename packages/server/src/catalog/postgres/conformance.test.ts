import { after } from 'node:test'
import { catalogConformance } from '../conformance.ts'
import { postgresCatalog } from './catalog.ts'
import { newDatabase, sharedServer } from './fixtures/servers.ts'

const server = sharedServer()
const database = server.url === null ? null! : await newDatabase(server.url)
after(() => database?.drop())

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
