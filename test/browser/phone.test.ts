import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { type ServedPhone, servePhone } from '@dukou/runtime'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from './chromium.ts'
import { startReceiver } from './receiver.ts'

let browser: Browser
let receiver: Awaited<ReturnType<typeof startReceiver>>
let phone: ServedPhone
let page: Page
/** What the page complained about: no test ends with anything in it. */
const complaints: string[] = []

before(async () => {
  browser = await launchChromium({ viewport: { width: 1200, height: 900 } })
  receiver = await startReceiver()
  phone = await servePhone({
    folder: join(import.meta.dirname, 'fixture'),
    rewrites: { 'https://fixture.example.com/*': receiver.url },
    serverUrl: receiver.url,
  })
})

after(async () => {
  await browser?.close()
  await phone?.close()
  await receiver?.close()
})

beforeEach(async () => {
  await page?.close()
  page = await browser.context.newPage()
  page.setDefaultTimeout(5000)
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  complaints.length = 0
  receiver.arrivals.length = 0
  phone.device.control.network('wifi')
  await page.goto(phone.url)
  await page.waitForSelector('.upload')
})

const said = (text: string) => page.waitForSelector(`.said:has-text("${text}")`, { timeout: 5000 })
const noComplaints = () => assert.deepEqual(complaints, [])

/** A tap that is counted. */
function counted() {
  const taps = { count: 0 }
  return {
    taps,
    async tap(selector: string) {
      taps.count += 1
      await page.click(selector)
    },
  }
}

test('brings a picture from the album to a server in under six taps', async () => {
  const { taps, tap } = counted()
  await tap('.upload')
  await tap('text=从手机相册选择')
  await tap('.dk-album-tile[aria-label="春江.png"]')
  await tap('.dk-album-done')
  await page.waitForSelector('[data-kind=toast] >> text=上传成功')
  assert.ok(taps.count < 6, `${taps.count} taps`)
  const [arrival] = receiver.arrivals
  assert.equal(arrival!.method, 'POST')
  assert.equal(arrival!.path, '/upload')
  assert.match(arrival!.headers['content-type']!, /^multipart\/form-data; boundary=/)
  assert.match(arrival!.headers.referer!, /^https:\/\/servicewechat\.com\/wx\w+\/devtools\/page-frame\.html$/)
  const { id } = phone.device.control.album.list().find(({ name }) => name === '春江.png')!
  const picture = Buffer.from(phone.device.control.album.bytes(id)!)
  assert.ok(arrival!.body.includes(picture), 'the bytes of the picture')
  assert.match(arrival!.body.toString('latin1'), /name="session_token"\r\n\r\nabc\r\n/)
  await said(`200 stored ${arrival!.body.length}`)
  const shown = await page.waitForFunction(() => {
    const image = document.querySelector('.photos img, .photos wx-image img') as HTMLImageElement | null
    return image?.complete ? image.naturalWidth : 0
  })
  assert.equal(await shown.jsonValue(), 640)
  noComplaints()
})

test('the page turns the dial of its line', async () => {
  const control = (method: string, ...args: unknown[]) =>
    page.evaluate(
      ([name, given]) =>
        Reflect.get(window, '__phone')
          .control(name, ...given)
          .catch(({ errMsg }: { errMsg: string }) => errMsg),
      [method, args] as const,
    )
  await control('line', '3g')
  await control('fault', { kind: 'dns', times: 1 })
  assert.deepEqual(await control('lineState'), {
    settings: { bandwidth: { up: 96_000, down: 200_000 }, roundTrip: 300 },
    faults: [{ kind: 'dns', times: 1 }],
  })
  const ask = () =>
    page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const complete = ({ errMsg }: { errMsg: string }) => resolve(errMsg)
          Reflect.get(window, '__phone').wx.request({ url, complete })
        }),
      receiver.url,
    )
  assert.match(await ask(), /ERR_NAME_NOT_RESOLVED/)
  assert.equal(await control('background', 6), 'resumed')
  await control('line', null)
  assert.equal(await ask(), 'request:ok')
  assert.match(await control('line', '6g'), /No such line: 6g/)
  noComplaints()
})

test('takes the visitor’s own files in the album, numbers what is chosen, and keeps to the count', async () => {
  await page.click('.upload')
  await page.click('text=从手机相册选择')
  const own = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>')
  await page.setInputFiles('.dk-album input[type=file]', [
    { name: '我的照片.svg', mimeType: 'image/svg+xml', buffer: own },
    { name: 'second.svg', mimeType: 'image/svg+xml', buffer: own },
  ])
  await page.waitForSelector('.dk-album-tile[aria-label="second.svg"][aria-pressed=true]')
  await page.click('.dk-album-tile[aria-label="月夜.png"]')
  await page.click('.dk-album-tile[aria-label="秋山.png"]')
  await page.waitForSelector('text=你最多只能选择3个文件')
  const marks = await page.$$eval('.dk-album-tile[aria-pressed=true]', (tiles) =>
    tiles.map((tile) => [tile.getAttribute('aria-label'), tile.querySelector('.dk-album-mark')!.textContent]),
  )
  assert.deepEqual(Object.fromEntries(marks as [string, string][]), {
    '我的照片.svg': '1',
    'second.svg': '2',
    '月夜.png': '3',
  })
  await page.click('.dk-album-done >> text=完成(3)')
  await said('200 stored')
  assert.ok(receiver.arrivals[0]!.body.includes(own), 'the visitor’s file arrives byte for byte')
  assert.equal(await page.locator('.photos .photo').count(), 3)
  noComplaints()
})

test('tells a cancelled choice as WeChat does', async () => {
  await page.click('.upload')
  await page.click('.dk-sheet-cancel')
  await said('chooseImage:fail cancel')
  await page.click('.upload')
  await page.click('text=从手机相册选择')
  await page.click('.dk-album-cancel')
  await page.waitForSelector('.dk-album', { state: 'detached' })
  await said('chooseImage:fail cancel')
  assert.equal(receiver.arrivals.length, 0)
  noComplaints()
})

test('asks in a dialog, and takes an answer in words', async () => {
  await page.click('.ask')
  await page.waitForSelector('.dk-modal >> text=要删除吗？')
  await page.click('.dk-modal-confirm')
  await said('confirm true cancel false')
  await page.click('.ask')
  await page.click('.dk-modal-cancel')
  await said('confirm false cancel true')
  await page.click('.rename')
  await page.fill('.dk-modal-field[placeholder="新的名字"]', '小明')
  await page.click('.dk-modal-confirm')
  await said('名字 小明')
  noComplaints()
})

test('shows pictures in the gallery, turned by arrows, closed by a tap', async () => {
  await page.click('.upload')
  await page.click('text=从手机相册选择')
  for (const name of ['春江', '落日', '月夜']) await page.click(`.dk-album-tile[aria-label="${name}.png"]`)
  await page.click('.dk-album-done')
  await said('200 stored')
  await page.click('.preview')
  await page.waitForSelector('.dk-preview-counter >> text=2/3')
  await page.click('.dk-preview-next')
  await page.waitForSelector('.dk-preview-counter >> text=3/3')
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLImageElement>('.dk-preview img')].every(
      (image) => image.naturalWidth > 0,
    ),
  )
  await page.click('.dk-preview-strip')
  await page.waitForSelector('.dk-preview', { state: 'detached' })
  noComplaints()
})

test('answers synchronous calls at once, bytes and failures included', async () => {
  await page.click('.sync')
  await said('true 渡口 accessSync:fail no such file or directory')
  noComplaints()
})

test('shows files of the package, and goes to a page and back with the bar following', async () => {
  await page.waitForFunction(
    () => (document.querySelector('.packaged img') as HTMLImageElement | null)?.naturalWidth === 40,
  )
  assert.equal(await page.textContent('.dk-title'), '首页')
  assert.equal(await page.isVisible('.dk-back'), false)
  await page.click('.far')
  await page.waitForSelector('.arrived:has-text("来自 home")')
  assert.equal(await page.textContent('.dk-title'), '第二页')
  assert.equal(await page.getAttribute('.dk-screen', 'data-text'), 'white')
  await page.click('.dk-back')
  await page.waitForSelector('.upload:visible')
  assert.equal(await page.textContent('.dk-title'), '首页')
  noComplaints()
})

test('cuts the network from the panel, logs the failure, and mends it again', async () => {
  await page.click('.dk-panel-button >> text=网络：正常')
  await page.waitForSelector('.dk-panel-button >> text=网络：断网')
  await page.click('.upload')
  await page.click('text=从手机相册选择')
  await page.click('.dk-album-tile[aria-label="春江.png"]')
  await page.click('.dk-album-done')
  await page.waitForSelector('.dk-modal >> text=上传失败')
  await said('uploadFile:fail')
  await page.waitForSelector('.dk-task[data-state=failed] >> text=上传')
  await page.click('.dk-modal-confirm')
  await page.click('.dk-panel-button >> text=网络：断网')
  await page.waitForSelector('.dk-panel-button >> text=网络：正常')
  assert.equal(receiver.arrivals.length, 0)
  noComplaints()
})

test('restarts the mini program: a temp file of the run before is gone', async () => {
  await page.click('.upload')
  await page.click('text=从手机相册选择')
  await page.click('.dk-album-tile[aria-label="春江.png"]')
  await page.click('.dk-album-done')
  await said('200 stored')
  const source = await page.getAttribute('.photos img', 'src')
  const status = () => page.evaluate((url) => fetch(url!).then((response) => response.status), source)
  assert.equal(await status(), 200)
  await Promise.all([page.waitForEvent('load'), page.click('.dk-panel-button >> text=重启小程序')])
  await page.waitForSelector('.upload')
  assert.equal(await page.textContent('.said'), '')
  assert.equal(await status(), 404)
})

test('keeps what WeChat keeps over a restart, and plays a sound of the phone', async () => {
  await page.click('.sync')
  await said('true 渡口')
  await Promise.all([
    page.waitForEvent('load'),
    page.click('[aria-label="更多 More"]').then(() => page.click('text=重新进入小程序')),
  ])
  await page.waitForSelector('.upload')
  await page.click('.play')
  await said('名字 渡口，播放 canplay play ended')
  noComplaints()
})

test('fills a narrow window, and tells the mini program the size of it', async () => {
  await page.click('.measure')
  await said('393 × 754')
  await page.setViewportSize({ width: 360, height: 700 })
  await page.reload()
  await page.click('.measure')
  await said('360 × 656')
  const box = await page.locator('.dk-screen').boundingBox()
  assert.deepEqual([box!.x, box!.y, box!.width, box!.height], [0, 0, 360, 700])
  assert.equal(await page.isVisible('.dk-panel'), false)
  noComplaints()
})

test('leaves to the home screen and comes back to the same run', async () => {
  await page.click('.ask')
  await page.click('.dk-modal-confirm')
  await said('confirm true')
  await page.click('[aria-label="关闭 Close"]')
  await page.click('.dk-home-icon')
  await page.waitForSelector('.said:has-text("confirm true"):visible')
  noComplaints()
})
