import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { type ServedPhone, servePhone } from '@dukou/runtime'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from './chromium.ts'

let browser: Browser
let phone: ServedPhone
let page: Page
const complaints: string[] = []

before(async () => {
  browser = await launchChromium({ viewport: { width: 1200, height: 900 } })
  phone = await servePhone({ folder: join(import.meta.dirname, 'fixture'), profile: 'android' })
})

after(async () => {
  await browser?.close()
  await phone?.close()
})

beforeEach(async () => {
  await page?.close()
  page = await browser.context.newPage()
  page.setDefaultTimeout(5000)
  page.on('pageerror', (error) => complaints.push(String(error)))
  complaints.length = 0
  const { control } = phone.device
  control.forget('scope.writePhotosAlbum')
  for (const what of ['camera', 'album', 'privacy'] as const) control.allow(what)
  await page.goto(phone.url)
  await page.waitForSelector('.upload')
})

interface Told {
  errMsg: string
  errno?: number
  [field: string]: unknown
}

/** Calls an API in the page; resolves with what `complete` is told, while the test taps. */
function call(api: string, options: object = {}): Promise<Told> {
  return page.evaluate(
    ([name, given]) =>
      new Promise<Told>((complete) => {
        const { wx } = (window as unknown as { __phone: { wx: Record<string, (o: object) => void> } }).__phone
        wx[name as string]!({ ...(given as object), complete })
      }),
    [api, options] as const,
  )
}

async function photo(): Promise<string> {
  const answer = call('chooseImage', { count: 1, sourceType: ['album'] })
  await page.click('.dk-album-tile[aria-label="春江.png"]')
  await page.click('.dk-album-done')
  return String(((await answer).tempFilePaths as string[])[0])
}

test('an action sheet tells the line that was tapped, in its colour, under its text', async () => {
  const answer = call('showActionSheet', {
    itemList: ['甲', '乙'],
    itemColor: '#ff0000',
    alertText: '选哪个',
  })
  await page.waitForSelector('.dk-sheet-alert >> text=选哪个')
  const row = page.locator('.dk-sheet-row', { hasText: '乙' })
  assert.equal(await row.evaluate((one) => getComputedStyle(one).color), 'rgb(255, 0, 0)')
  await row.click()
  assert.equal((await answer).tapIndex, 1)
  const cancelled = call('showActionSheet', { itemList: ['甲'] })
  await page.click('.dk-sheet-cancel')
  assert.equal((await cancelled).errMsg, 'showActionSheet:fail cancel')
})

test('a scope is asked for, refused, and given again in the settings', async () => {
  const filePath = await photo()
  const before = phone.device.control.album.list().length
  const refused = call('saveImageToPhotosAlbum', { filePath })
  await page.waitForSelector('.dk-ask >> text=保存图片或视频到你的相册')
  await page.click('.dk-ask-no')
  assert.deepEqual(await refused, { errMsg: 'saveImageToPhotosAlbum:fail:auth denied', errno: 103 })
  const settings = call('openSetting')
  await page.click('.dk-over-row[aria-checked=false]')
  await page.waitForSelector('.dk-over-row[aria-checked=true]')
  await page.click('.dk-over-back')
  assert.equal(((await settings).authSetting as Record<string, boolean>)['scope.writePhotosAlbum'], true)
  assert.equal((await call('saveImageToPhotosAlbum', { filePath })).errMsg, 'saveImageToPhotosAlbum:ok')
  assert.equal(phone.device.control.album.list().length, before + 1)
})

test('a question for a scope that is closed is no answer', async () => {
  const answer = call('authorize', { scope: 'scope.camera' })
  await page.waitForSelector('.dk-ask')
  await page.locator('.dk-mask').click({ position: { x: 20, y: 60 } })
  assert.equal((await answer).errMsg, 'authorize:fail authorize no response')
})

test('the privacy agreement is asked for before a picker opens', async () => {
  phone.device.control.forget('privacy')
  const refused = call('chooseImage', { sourceType: ['album'] })
  await page.waitForSelector('.dk-ask >> text=用户隐私保护提示')
  await page.click('.dk-ask-no')
  assert.equal((await refused).errMsg, 'chooseImage:fail privacy permission is not authorized')
  const agreed = call('chooseImage', { sourceType: ['album'] })
  await page.click('.dk-ask-yes')
  await page.click('.dk-album-cancel')
  assert.equal((await agreed).errMsg, 'chooseImage:fail cancel')
})

test('a camera that the phone forbids fails when it is tapped', async () => {
  phone.device.control.deny('camera')
  const answer = call('chooseImage')
  await page.click('text=拍摄')
  assert.deepEqual(await answer, { errMsg: 'chooseImage:fail:system permission denied', errno: 3 })
})

test('files of a chat are chosen by name, and the visitor brings more', async () => {
  const answer = call('chooseMessageFile', { count: 2, type: 'file' })
  await page.waitForSelector('.dk-files-row >> text=渡口方案.pdf')
  assert.equal(await page.locator('.dk-files-row >> text=岸.png').count(), 0)
  await page.setInputFiles('.dk-files input[type=file]', [
    { name: '我的.docx', mimeType: 'application/octet-stream', buffer: Buffer.from('mine') },
  ])
  await page.waitForSelector('.dk-files-row[aria-pressed=true] >> text=我的.docx')
  await page.click('.dk-files-row >> text=渡口方案.pdf')
  await page.click('.dk-files-row >> text=说明.txt')
  await page.waitForSelector('text=你最多只能选择2个文件')
  await page.click('.dk-album-done >> text=确定(2)')
  const files = (await answer).tempFiles as { name: string; size: number; time: number }[]
  assert.deepEqual(
    files.map(({ name }) => name),
    ['我的.docx', '渡口方案.pdf'],
  )
  assert.equal(files[0]!.size, 4)
  assert.ok(files.every(({ time }) => Number.isInteger(time)))
})

test('previewMedia plays a film among pictures', async () => {
  const url = await photo()
  await call('previewMedia', { sources: [{ url }, { url, type: 'video' }], current: 1 })
  await page.waitForSelector('.dk-preview-counter >> text=2/2')
  assert.equal(await page.locator('.dk-preview video[controls]').count(), 1)
  assert.equal(await page.locator('.dk-preview img').count(), 1)
  assert.deepEqual(complaints, [])
})
