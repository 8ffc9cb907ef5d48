import { after, before, test } from 'node:test'
import { cases, openCaseBench } from '@dukou/runtime/conformance'
import { type CaseServer, startCaseServer } from './case-server.ts'

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
