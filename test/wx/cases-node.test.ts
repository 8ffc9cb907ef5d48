import { after, before, test } from 'node:test'
import { CannotAsk } from '@dukou/runtime/cases'
import { type CaseServer, cases, openCaseBench, startCaseServer } from '@dukou/runtime/conformance'

let server: CaseServer

before(async () => {
  // The runner takes what is left unhandled for a failure; here the phone is asked what it makes of it.
  process.removeAllListeners('unhandledRejection')
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
      t.diagnostic(`not asked: ${error.message}`)
    } finally {
      await close()
    }
  })
}
