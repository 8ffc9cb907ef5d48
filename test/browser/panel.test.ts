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
const complaints: string[] = []

before(async () => {
  browser = await launchChromium({ viewport: { width: 1600, height: 1000 } })
  receiver = await startReceiver()
  phone = await servePhone({
    folder: join(import.meta.dirname, 'fixture'),
    rewrites: { 'https://fixture.example.com/*': receiver.url },
    seed: 7,
  })
})

after(async () => {
  await browser?.close()
  await phone?.close()
  await receiver?.close()
})

beforeEach(async () => {
  await page?.close()
  phone.device.control.line(null)
  receiver.arrivals.length = 0
  complaints.length = 0
  page = await browser.context.newPage()
  page.setDefaultTimeout(8000)
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(phone.url)
  await page.waitForSelector('.upload')
  await page.waitForSelector('.dk-panel')
})

/** A button of the panel by its Chinese name. */
const press = (name: string, kind = '') =>
  page.locator(`.dk-panel button${kind}`, { has: page.locator(`span:text-is("${name}")`) }).click()
const turned = () => page.locator('.dk-turned li').allTextContents()
const waitForTurned = (text: string) => page.waitForSelector(`.dk-turned >> text=${text}`)

async function upload(picture = '春江') {
  await page.click('.upload')
  await page.click('text=从手机相册选择')
  await page.click(`.dk-album-tile[aria-label="${picture}.png"]`)
  await page.click('.dk-album-done')
}
const said = (text: string) => page.waitForSelector(`.said:has-text("${text}")`)

/** The mini program says in a dialog that it failed, and leaves its loading on. */
async function closeFailure() {
  await page.click('.dk-modal-confirm')
  await call('hideLoading', {})
}

/** Calls `wx` with `complete`, and gives what it was told. */
const call = (api: string, args: object) =>
  page.evaluate(
    ([name, given]) =>
      new Promise<{ errMsg: string }>((resolve) => {
        Reflect.get(window, '__phone').wx[name]({ ...given, complete: resolve })
      }),
    [api, args] as const,
  )

test('a fault of the panel fails the next upload; then, or when all is healed, uploads succeed', async () => {
  assert.deepEqual(await turned(), ['一切正常 All healthy'])
  await press('断开')
  await waitForTurned('断开 Cut')
  await upload()
  await said('uploadFile:fail')
  await closeFailure()
  await waitForTurned('一切正常')
  await page.waitForSelector('.dk-task[data-state=failed]')
  await upload()
  await said('200 stored')

  await page.selectOption('.dk-menu[aria-label^="几次"]', { label: '每一次 every' })
  await press('DNS 失败')
  await waitForTurned('DNS 失败')
  await upload()
  await said('ERR_NAME_NOT_RESOLVED')
  await closeFailure()
  assert.deepEqual(await turned(), ['DNS 失败 DNS'], 'it stays until it is taken back')
  await press('全部恢复')
  await waitForTurned('一切正常')
  await upload()
  await said('200 stored')
  assert.deepEqual(complaints, [])
})

test('lines by name and by figures reach the phone, and show which one is on', async () => {
  await press('慢 3G')
  await waitForTurned('慢 3G')
  const { control } = phone.device
  assert.deepEqual(control.lineState().settings, { bandwidth: { up: 50_000, down: 50_000 }, roundTrip: 400 })
  assert.equal(await page.inputValue('.dk-number input[aria-label^="往返"]'), '400')
  await page.fill('.dk-number input[aria-label^="往返"]', '250')
  await page.fill('.dk-number input[aria-label^="丢包"]', '5')
  await page.locator('.dk-number input[aria-label^="丢包"]').blur()
  await waitForTurned('自定线路')
  await page.waitForFunction(
    () => document.querySelectorAll('.dk-choices[aria-label="线路 Line"] [aria-pressed=true]').length === 0,
  )
  assert.deepEqual(control.lineState().settings, {
    bandwidth: { up: 50_000, down: 50_000 },
    roundTrip: 250,
    loss: 0.05,
  })
  await press('停住', '.dk-choice')
  await waitForTurned('停住 stalled')
  assert.equal(control.lineState().settings.silence, 'stall')
  await page.fill('.dk-number input[aria-label^="往返"]', '99999')
  await page.locator('.dk-number input[aria-label^="往返"]').blur()
  await page.waitForSelector('.dk-refusal >> text=out of range')
  await page.waitForSelector('.dk-seed >> text=seed 7')
  await press('全部恢复')
  await waitForTurned('一切正常')
  assert.deepEqual(control.lineState(), { settings: {}, faults: [] })
})

test('a row of the log tells bytes and times, and opens to all that is known', async () => {
  await press('清空')
  await upload()
  await said('200 stored')
  const row = page.locator('.dk-task', { hasText: '/upload' }).first()
  await row.locator('.dk-task-outcome >> text=200').waitFor()
  const entry = phone.device.control.log.list().at(-1)!
  assert.match((await row.locator('.dk-task-bytes').textContent())!, /^↑ \d+\.\d kB {2}↓ \d+ B$/)
  assert.match((await row.locator('.dk-task-ms').textContent())!, /^[\d.]+ m?s$/)
  assert.ok((await row.locator('.dk-phase-sending').count()) > 0, 'its time is cut into phases')
  await row.locator('.dk-task-head').click()
  const details = (await row.locator('.dk-task-details').textContent())!
  for (const known of [
    'wx.uploadFile',
    'https://fixture.example.com/upload',
    receiver.url,
    `${entry.wireUp} B`,
  ])
    assert.ok(details.includes(known), `${known} in ${details}`)

  await call('request', { url: 'https://fixture.example.com/list' })
  await press('请求')
  await page.waitForFunction(() => document.querySelectorAll('.dk-task').length === 1)
  await press('清空')
  await page.waitForFunction(() => document.querySelectorAll('.dk-task').length === 0)
  await page.reload()
  await page.waitForSelector('.dk-panel')
  await page.waitForSelector('.dk-log-empty:visible')
})

test('of five hundred tasks the last two hundred have rows', async () => {
  await press('清空')
  await page.evaluate(async (url) => {
    const { wx } = Reflect.get(window, '__phone')
    const ask = () => new Promise((resolve) => wx.request({ url, complete: resolve }))
    for (let round = 0; round < 50; round++) await Promise.all(Array.from({ length: 10 }, ask))
  }, 'https://fixture.example.com/many')
  await page.waitForSelector('.dk-log-count >> text=/^500 /')
  assert.equal(await page.locator('.dk-task').count(), 200)
})

test('another profile is another phone on the same data, and the frame says which', async () => {
  await call('setStorage', { key: 'kept', data: '渡口' })
  await press('3G')
  await waitForTurned('3G')
  const about = () =>
    page.evaluate(async () => {
      const { wx } = Reflect.get(window, '__phone')
      const path = `${wx.env.USER_DATA_PATH}/a.txt`
      wx.getFileSystemManager().writeFileSync(path, 'x')
      const { platform, SDKVersion } = wx.getSystemInfoSync()
      return { platform, SDKVersion, path, kept: wx.getStorageSync('kept') }
    })
  assert.deepEqual(await about(), {
    platform: 'devtools',
    SDKVersion: '3.17.0',
    path: 'http://usr/a.txt',
    kept: '渡口',
  })
  await Promise.all([
    page.waitForEvent('load'),
    page.selectOption('.dk-model-menu', { label: '安卓 android' }),
  ])
  await page.waitForSelector('.dk-island >> text=android · 3.17.0')
  await page.waitForSelector('.upload')
  assert.deepEqual(await about(), {
    platform: 'android',
    SDKVersion: '3.17.0',
    path: 'wxfile://usr/a.txt',
    kept: '渡口',
  })
  await waitForTurned('3G')
  await upload()
  await said('200 stored')
  const shown = (await page.getAttribute('.photos img', 'src'))!
  assert.match(new URL(shown, phone.url).searchParams.get('path')!, /^wxfile:\/\/tmp_/)

  await page.fill('.dk-version', '2.10.0')
  await Promise.all([page.waitForEvent('load'), page.locator('.dk-version').blur()])
  await page.waitForSelector('.dk-island >> text=android · 2.10.0')
  await page.fill('.dk-version', 'newest')
  await page.locator('.dk-version').blur()
  await page.waitForSelector('.dk-refusal >> text=looks like 3.17.0')
  assert.equal(await page.inputValue('.dk-version'), '2.10.0')
  await page.fill('.dk-version', '3.17.0')
  await Promise.all([page.waitForEvent('load'), page.locator('.dk-version').blur()])
  await page.waitForSelector('.dk-model-menu')
  await Promise.all([page.waitForEvent('load'), page.selectOption('.dk-model-menu', { index: 0 })])
  await page.waitForSelector('.dk-island >> text=devtools · 3.17.0')
  assert.deepEqual(complaints, [])
})

test('storage is full, doors are shut and the clock moves by the panel', async () => {
  await press('缓存已满')
  await waitForTurned('缓存已满')
  assert.match((await call('setStorage', { key: 'a', data: 'b' })).errMsg, /^setStorage:fail/)
  await press('禁用相机')
  await waitForTurned('禁用相机')
  assert.match((await call('chooseImage', { sourceType: ['camera'] })).errMsg, /^chooseImage:fail/)
  const since = Date.now()
  const hanging = call('request', { url: 'https://fixture.example.com/slow' })
  await press('停住', '.dk-choice')
  await press('全部恢复')
  await waitForTurned('一切正常')
  await hanging
  assert.equal((await call('setStorage', { key: 'a', data: 'b' })).errMsg, 'setStorage:ok')

  phone.device.control.line({ silence: 'stall' })
  const stuck = call('request', { url: 'https://fixture.example.com/stuck' })
  await page.waitForSelector('.dk-task[data-state=running]')
  await press('时钟 +1 分')
  assert.match((await stuck).errMsg, /timeout/)
  assert.ok(Date.now() - since < 30_000, 'nobody waited a minute')
})

test('going to the background and being killed start where they should', async () => {
  await call('setStorage', { key: 'kept', data: 'over death' })
  await page.evaluate(() => {
    const { wx } = Reflect.get(window, '__phone')
    Object.assign(window, { seen: [] })
    wx.onAppHide(() => Reflect.get(window, 'seen').push('hide'))
    wx.onAppShow(() => Reflect.get(window, 'seen').push('show'))
  })
  await press('去后台再回来')
  await page.waitForFunction(() => Reflect.get(window, 'seen').join() === 'hide,show')
  await Promise.all([page.waitForEvent('load'), press('杀掉再启动')])
  await page.waitForSelector('.upload')
  const kept = await page.evaluate(() => Reflect.get(window, '__phone').wx.getStorageSync('kept'))
  assert.equal(kept, 'over death')
  await page.fill('.dk-number input[aria-label^="后台"]', '1900')
  await Promise.all([page.waitForEvent('load'), press('去后台再回来')])
  await page.waitForSelector('.upload')
})

test('a narrow window brings the panel up from the menu', async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.waitForSelector('.dk-panel', { state: 'hidden' })
  await page.click('[aria-label="更多 More"]')
  await page.click('text=线路、故障和网络记录')
  await page.waitForSelector('.dk-panel', { state: 'visible' })
  await press('线路与故障')
  await press('弱网')
  await waitForTurned('弱网')
  await page.click('.dk-panel-close')
  await page.waitForSelector('.dk-panel', { state: 'hidden' })
  assert.equal(phone.device.control.lineState().settings.roundTrip, 600)
})
