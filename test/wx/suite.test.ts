import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openMiniProgram } from '@dukou/runtime'
import { buildSuite, cases, type SuiteReport, startCaseServer } from '@dukou/runtime/conformance'

test('the suite runs as a mini program of its own, and all that can be asked there holds', async (t) => {
  // The runner takes what is left unhandled for a failure; here the phone is asked what it makes of it.
  process.removeAllListeners('unhandledRejection')
  let report: SuiteReport | null = null
  const server = await startCaseServer({
    onReport(given) {
      report = given as SuiteReport
    },
  })
  t.after(() => server.close())
  const folder = await mkdtemp(join(tmpdir(), 'dukou-suite-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await buildSuite(folder, server.origin)

  const phone = await openMiniProgram(folder)
  t.after(() => phone.close())
  // What the page asks of the person who holds the phone is done here.
  const { showModal } = phone.wx
  phone.wx.showModal = (options) => {
    const content = String((options as { content?: unknown } | undefined)?.content ?? '')
    const count = /选择 (\d+) 张/.exec(content)?.[1]
    if (count) phone.control.choose(Number(count))
    else if (content.includes('请点“取消”')) phone.control.cancelNext()
    return showModal(options)
  }
  await phone.page.tap('.start')
  await phone.waitFor(() => phone.page.data.done === cases.length && !phone.page.data.running, {
    timeout: 60_000,
  })
  const { holds, fails, cannot } = phone.page.data as { holds: number; fails: unknown[]; cannot: number }
  assert.deepEqual(fails, [])
  assert.ok(holds > 200, `${holds} hold`)
  assert.equal(holds + cannot, cases.length)

  await phone.page.tap('.send')
  await phone.waitFor(() => report)
  const held = new Set(report!.results.filter(({ outcome }) => outcome === 'holds').map(({ name }) => name))
  const ofPages = cases.filter(({ pages, phone }) => pages && !phone)
  assert.ok(ofPages.filter(({ name }) => held.has(name)).length > ofPages.length / 2)
})
