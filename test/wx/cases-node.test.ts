import { after, before, test } from 'node:test'
import { CannotAsk } from '@dukou/runtime/cases'
import { type CaseServer, cases, openCaseBench, startCaseServer } from '@dukou/runtime/conformance'

let server: CaseServer

before(async () => {
  server = await startCaseServer()
})

after(() => server.close())

for (const one of cases) {
  test(`${one.name} [${one.source}]`, async (t) => {
    const { tools, close } = await openCaseBench(one, server.origin)
    try {
      await one.run(tools)
    } catch (error) {
      // Where nothing is drawn nothing has a size; Chromium is asked these.
      if (!(error instanceof CannotAsk)) throw error
      t.skip(error.message)
    } finally {
      await close()
    }
  })
}
