import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { type ServedPhone, servePhone } from '@dukou/runtime'
import { createServer, type Server } from '@dukou/server'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from '../browser/chromium.ts'
import { root } from '../lib/root.ts'
import { album } from '../lib/samples.ts'

let server: Server
let url: string
let browser: Browser
let phone: ServedPhone
let page: Page
let problems: string[]
const data = mkdtempSync(join(tmpdir(), 'dukou-example-page-'))

before(async () => {
  server = await createServer({ data })
  url = await server.listen()
  browser = await launchChromium({ viewport: { width: 390, height: 844 } })
})
after(async () => {
  await browser?.close()
  await server?.close()
  rmSync(data, { recursive: true, force: true })
})
beforeEach(async () => {
  problems = []
  phone = await servePhone({
    folder: join(root, 'examples/mini-program'),
    rewrites: { 'https://dukou.example.com/*': `${url}/` },
    album: [...album].reverse(),
  })
  page = await browser.context.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  await page.goto(phone.url)
})
afterEach(async () => {
  await page.close()
  await phone.close()
  assert.deepEqual(problems, [])
})

const tap = (text: string) => page.getByText(text, { exact: true }).click()
const see = (text: string) => page.getByText(text, { exact: true }).waitFor()
async function choose(count: number) {
  await tap('从手机相册选择')
  for (let index = 0; index < count; index++) await page.locator('button.dk-album-tile').nth(index).click()
  await page.locator('.dk-album-done').click()
}

/** What the server holds under the token of this phone's visitor. */
async function stored(): Promise<Buffer[]> {
  const token = await page.evaluate(() => Reflect.get(window, '__phone').wx.getStorageSync('session_token'))
  const list = await fetch(`${url}/files`, { headers: { authorization: `Bearer ${token}` } })
  const { files } = (await list.json()) as { files: { url: string }[] }
  return Promise.all(files.map(async (file) => Buffer.from(await (await fetch(file.url)).arrayBuffer())))
}

test('a picture of the visitor is an avatar after four taps', async () => {
  await tap('换头像')
  await tap('选择照片')
  await tap('从手机相册选择')
  const own = { name: '我的.png', mimeType: 'image/png', buffer: Buffer.from(album[6]!.bytes) }
  await page.locator('.dk-album-own input').setInputFiles(own)
  await page.locator('.dk-album-done').click()
  await page.waitForFunction(() =>
    document.querySelector('wx-image img')?.getAttribute('src')?.includes('remote'),
  )
  assert.deepEqual(await stored(), [own.buffer])
  assert.equal(
    await page.locator('wx-image img').evaluate((image: HTMLImageElement) => image.naturalWidth),
    24,
  )
})

test('nine photos arrive, and the page says so', async () => {
  await tap('九张照片')
  await tap('选择照片')
  await choose(9)
  await see('9 张已到达服务器，0 张没有')
  assert.equal(await page.getByText('✓').count(), 9)
  const sizes = (await stored()).map((bytes) => bytes.length)
  assert.deepEqual(sizes.sort(), album.map(({ bytes }) => bytes.length).sort())
})

test('fields, an upload and a download show what came back', async () => {
  await tap('带字段上传')
  await tap('选择照片并上传')
  await choose(1)
  await see('{"city":"杭州"}')
  await page.reload()
  await tap('上传与下载')
  await tap('上传图片')
  await choose(1)
  await page.locator('.dk-toast-title', { hasText: '上传成功' }).waitFor()
  await tap('下载图片')
  await page.locator('.dk-toast-title', { hasText: '下载成功' }).waitFor()
  await page.getByText(/^http:\/\/tmp\/\w+\.png$/).waitFor()
})

test('a kept voice is still there when the mini program starts again', async () => {
  await tap('语音与保存')
  await tap('① 把语音送到服务器')
  await see('已送到服务器')
  await tap('② 下载并播放')
  await see('正在播放')
  await tap('③ 下载并长期保存')
  await see('已保存 1 个')
  await page.reload()
  await tap('语音与保存')
  await see('已保存 1 个')
  await tap('播放')
  await see('正在播放')
  await tap('删除')
  await see('已保存 0 个')
})
