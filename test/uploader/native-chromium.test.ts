import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { type Device, servePhone } from '@dukou/runtime'
import { createServer, type Server } from '@dukou/server'
import type { Page } from 'playwright-core'
import { type Browser, launchChromium } from '../browser/chromium.ts'
import { photo } from './photo.ts'
import { writeUploader } from './program.ts'

let server: Server
let url: string
let browser: Browser
const data = mkdtempSync(join(tmpdir(), 'dukou-uploader-page-'))
const shots = process.env.DUKOU_SHOTS

before(async () => {
  server = await createServer({ data })
  url = await server.listen()
  browser = await launchChromium({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 })
})
after(async () => {
  await browser?.close()
  await server?.close()
  rmSync(data, { recursive: true, force: true })
})

// The phone's album begins with the last one added.
const album = [4, 3, 2, 1].map((seed) => ({ name: `照片${seed}.png`, bytes: photo(seed, 540, 405) }))

/** Classes of an isolated component have a prefix of their own. */
const own = (name: string) => `[class~="c1--${name}"]`

async function open(
  t: TestContext,
  attributes: string,
  more: Parameters<typeof writeUploader>[1] = {},
): Promise<{ page: Page; control: Device['control'] }> {
  const program = await writeUploader(attributes, more)
  const phone = await servePhone({
    folder: program.folder,
    rewrites: { 'https://dukou.example.com/*': `${url}/` },
    album,
  })
  const page = await browser.context.newPage()
  const problems: string[] = []
  page.setDefaultTimeout(10_000)
  page.on('pageerror', (error) => problems.push(error.message))
  t.after(async () => {
    await page.close()
    await phone.close()
    program.remove()
    assert.deepEqual(problems, [])
  })
  await page.goto(phone.url)
  await page.waitForSelector(`${own('adding')} ${own('tile')}`, { state: 'attached' })
  return { page, control: phone.device.control }
}

async function add(page: Page, ...places: number[]): Promise<void> {
  await page.click(own('add'))
  await page.getByText('从手机相册选择').click()
  for (const place of places) await page.locator('button.dk-album-tile').nth(place).click()
  await page.locator('.dk-album-done').click()
}

test('photos arrive, are shown, previewed and deleted by touch', async (t) => {
  const { page } = await open(t, 'max="3"')
  await add(page, 0, 1)
  await page.locator(own('tick')).nth(1).waitFor()
  assert.equal(await page.getByRole('button', { name: '添加文件 2/3' }).count(), 1)
  const tiles = page.getByRole('button', { name: '图片, 已上传' })
  assert.equal(await tiles.count(), 2)
  const box = (await page.locator(own('remove')).first().boundingBox())!
  assert.deepEqual([box.width, box.height], [44, 44])
  await page.waitForFunction(() =>
    [...document.querySelectorAll<HTMLImageElement>('wx-image img')].every((one) => one.naturalWidth === 540),
  )
  await tiles.first().click()
  await page.locator('.dk-preview').click()
  await page.getByRole('button', { name: '删除 图片' }).first().click()
  await page.locator('.dk-modal >> text=要删除这个文件吗？').waitFor()
  await page.click('.dk-modal-confirm')
  await page.waitForFunction((tick) => document.querySelectorAll(tick).length === 1, own('tick'))
  await add(page, 1, 2)
  await page.waitForSelector(own('add'), { state: 'detached' })
})

test('what is put into the slot stands for the tile', async (t) => {
  const { page } = await open(t, '', { inside: '<view slot="add" class="mine">选一张</view>' })
  assert.equal(await page.locator(own('add')).isVisible(), false)
  await page.click('.mine')
  await page.getByText('从手机相册选择').waitFor()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`done, sending, failed and waiting stand beside each other, ${colorScheme}`, async (t) => {
    const bar = colorScheme === 'dark' ? '#191919' : '#ffffff'
    const { page, control } = await open(t, 'value="{{value}}"', {
      shared: '{ limits: { retries: 0, concurrency: 1 } }',
      data: { value: [{ url: 'https://dukou.example.com/files/x', name: '渡口合同.pdf' }] },
      files: {
        'pages/index/index.json': `{ "usingComponents": { "dukou-uploader": "dukou/uploader/index" }, "navigationBarTitleText": "发布", "navigationBarBackgroundColor": "${bar}", "navigationBarTextStyle": "${colorScheme === 'dark' ? 'white' : 'black'}" }`,
        'pages/index/index.wxss': `page { background: ${bar}; font-family: system-ui, "WenQuanYi Micro Hei", sans-serif; } .page { padding: 16px; }`,
      },
    })
    await page.emulateMedia({ colorScheme })
    await add(page, 0)
    await page.waitForSelector(own('tick'))
    control.fault({ kind: 'refuse', times: 1 })
    await add(page, 1)
    await page.waitForSelector(own('failed'))
    control.line({ bandwidth: { up: 120_000 } })
    await add(page, 2, 3)
    await page.waitForFunction(
      (note) => Number.parseInt(document.querySelector(note)?.textContent ?? '0', 10) >= 42,
      `${own('sending')} ${own('note')}`,
    )
    // It stands still while it is looked at.
    control.line({ bandwidth: { up: 500 } })
    if (shots) await page.screenshot({ path: join(shots, `phone-${colorScheme}.png`) })
    const states = await page.$$eval(own('tile'), (tiles) =>
      tiles.map((tile) => tile.className.replace(/\S*--/g, '')),
    )
    assert.deepEqual(states, [
      'tile done',
      'tile done',
      'tile failed',
      'tile sending',
      'tile waiting',
      'tile add',
    ])
    control.line(null)
    await page.getByText('全部重试').click()
    await page.locator(own('tick')).nth(3).waitFor()
  })
