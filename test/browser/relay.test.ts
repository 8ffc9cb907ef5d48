import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type ServedPhone, servePhone } from '@dukou/runtime'
import { type Browser, launchChromium } from './chromium.ts'
import { startReceiver } from './receiver.ts'

let browser: Browser
let phone: ServedPhone
const folder = join(import.meta.dirname, 'fixture')

before(async () => {
  browser = await launchChromium({ viewport: { width: 1200, height: 900 } })
  phone = await servePhone({ folder })
})

after(async () => {
  await browser?.close()
  await phone?.close()
})

test('opens no phone without the token, and says what to open', async () => {
  const page = await browser.context.newPage()
  page.setDefaultTimeout(5000)
  await page.goto(phone.url.split('#')[0]!)
  await page.waitForSelector('.dk-notice >> text=请打开终端里打印的完整地址')
  assert.equal(await page.locator('.dk-phone').count(), 0)
  await page.close()
})

test('gives a page of another site nothing, although it runs in the same browser', async () => {
  const other = await startReceiver()
  const page = await browser.context.newPage()
  page.setDefaultTimeout(5000)
  await page.goto(other.url)
  const [address, token] = phone.url.split('#') as [string, string]
  const results = await page.evaluate(
    async ({ address, token }) => {
      const read = (path: string, init?: RequestInit) =>
        fetch(address + path, init).then(
          (response) => `${response.type} ${response.status}`,
          () => 'refused',
        )
      const socket = new WebSocket(`${address.replace('http', 'ws')}relay`, ['dukou-relay', token])
      const opened = await new Promise((resolve) => {
        socket.onopen = () => resolve('opened')
        socket.onerror = () => resolve('refused')
      })
      return [
        await read('launch', { headers: { 'x-dukou-token': token } }),
        await read('album?name=x', { method: 'POST', body: 'x', mode: 'no-cors' }),
        opened,
      ]
    },
    { address, token },
  )
  assert.equal(results[0], 'refused')
  assert.equal(results[2], 'refused')
  assert.ok(!phone.device.control.album.list().some(({ name }) => name === 'x'))
  await page.close()
  await other.close()
})

test('lets a second page take the phone over, and the first say so', async () => {
  const first = await browser.context.newPage()
  first.setDefaultTimeout(5000)
  await first.goto(phone.url)
  await first.waitForSelector('.upload')
  const second = await browser.context.newPage()
  second.setDefaultTimeout(5000)
  await second.goto(phone.url)
  await second.waitForSelector('.upload')
  await first.waitForSelector('.dk-notice >> text=手机已在另一个页面打开')
  await first.close()
  await second.close()
})

test('says on the page that the phone’s process has stopped', async () => {
  const stopping = await servePhone({ folder })
  const page = await browser.context.newPage()
  page.setDefaultTimeout(5000)
  await page.goto(stopping.url)
  await page.waitForSelector('.upload')
  await stopping.close()
  await page.waitForSelector('.dk-notice >> text=手机进程已停止')
  await page.close()
})
