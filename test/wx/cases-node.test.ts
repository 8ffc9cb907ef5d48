import { after, before, test } from 'node:test'
import { type CaseServer, cases, openCaseBench, startCaseServer } from '@dukou/runtime/conformance'

let server: CaseServer

before(async () => {
  server = await startCaseServer()
})

after(() => server.close())

for (const one of cases) {
  test(`${one.name} [${one.source}]`, async () => {
    const { tools, close } = await openCaseBench(one, server.origin)
    try {
      await one.run(tools)
    } finally {
      await close()
    }
  })
}
