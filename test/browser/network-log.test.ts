import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { type ServedPhone, servePhone } from '@dukou/runtime'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from './chromium.ts'

let browser: Browser
let phone: ServedPhone
let page: Page

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    if (request.url === '/old') response.writeHead(302, { location: '/new' }).end()
    else response.writeHead(200, { 'Set-Cookie': 'sid=cookie-secret; Path=/', 'X-Answer': '42' }).end('here')
  })
})

before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  browser = await launchChromium({ viewport: { width: 1600, height: 1000 } })
  phone = await servePhone({
    folder: join(import.meta.dirname, 'fixture'),
    rewrites: {
      'https://fixture.example.com/*': `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    },
  })
})

after(async () => {
  await browser?.close()
  await phone?.close()
  server.closeAllConnections()
  server.close()
})

beforeEach(async () => {
  await page?.close()
  page = await browser.context.newPage()
  page.setDefaultTimeout(8000)
  await page.goto(phone.url)
  await page.waitForSelector('.upload')
  await page.waitForSelector('.dk-panel')
})

const ask = (path: string, header: Record<string, string> = {}, data = '') =>
  page.evaluate(
    (args) =>
      new Promise<void>((resolve) => {
        const { wx } = Reflect.get(window, '__phone')
        wx.request({ ...args, method: 'POST', complete: () => resolve() })
      }),
    { url: `https://fixture.example.com/${path}`, header, data },
  )
const row = (path: string) => page.locator('.dk-task', { hasText: path })

test('a row opens to every hop with its headers, and hides what lets others in until somebody asks', async () => {
  await ask('old', { Authorization: 'Bearer bearer-secret', 'X-Name': 'dukou' })
  const one = row('/old')
  await one.locator('.dk-tag >> text=重定向 1 次').waitFor()
  await one.locator('.dk-task-head').click()
  const hops = one.locator('.dk-hop')
  assert.equal(await hops.count(), 2)
  const [first, last] = (await hops.allTextContents()) as [string, string]
  assert.match(first, /POST.*\/old.*302.*请求头.*X-Namedukou.*响应头.*location\/new/)
  assert.match(last, /GET.*\/new.*200.*X-Answer42/)
  const { hops: logged } = phone.device.control.log.list().at(-1)!
  assert.ok(last.includes(logged[1]!.remoteAddress!))

  const all = () => page.locator('.dk-log').textContent()
  assert.match((await all())!, /AuthorizationBearer •+ \(13\)/)
  assert.match((await all())!, /Set-Cookiesid=•+ \(13\); Path=\//)
  assert.doesNotMatch((await all())!, /bearer-secret|cookie-secret/)
  assert.equal(logged[0]!.requestHeader.Authorization, 'Bearer bearer-secret', 'a test sees it')
  await hops.nth(1).locator('.dk-secret').last().click()
  assert.match((await all())!, /sid=cookie-secret; Path/)
})

test('the fault that struck stands on the row, with where it was', async () => {
  phone.device.control.fault({ kind: 'answerLost', times: 1 })
  await ask('lost', {}, 'x'.repeat(310_000))
  const one = row('/lost')
  await one.locator('.dk-tag-fault >> text=回答丢失，发出 310.').waitFor()
  assert.match((await one.locator('.dk-tag-fault').textContent())!, /Answer lost after 310\.\d kB up$/)
  await one.locator('.dk-task-head').click()
  assert.match((await one.locator('.dk-hop').textContent())!, /200.*Set-Cookie/, 'what the server answered')

  phone.device.control.fault({ kind: 'dns', times: 1 })
  await ask('nowhere')
  await row('/nowhere').locator('.dk-tag-fault >> text=/^DNS 失败$/').waitFor()
})

test('another profile keeps the log, and says which rows are of another one, until it is cleared', async () => {
  await ask('before')
  await row('/before').waitFor()
  assert.equal(await row('/before').locator('.dk-tag').count(), 0)
  await Promise.all([
    page.waitForEvent('load'),
    page.selectOption('.dk-model-menu', { label: '安卓 android' }),
  ])
  await row('/before').locator('.dk-tag >> text=devtools').waitFor()
  await ask('after')
  await row('/after').waitFor()
  assert.equal(await row('/after').locator('.dk-tag').count(), 0)
  await page.locator('.dk-clear').click()
  await page.reload()
  await page.waitForSelector('.dk-log-empty:visible')
  await Promise.all([page.waitForEvent('load'), page.selectOption('.dk-model-menu', { index: 0 })])
  await page.waitForSelector('.dk-log-empty:visible')
})
