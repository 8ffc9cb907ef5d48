// The uploaders of three component libraries, unmodified: two photos are picked and reach the server as they were.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openMiniProgram, servePhone } from '@dukou/runtime'
import { createServer, type Server } from '@dukou/server'
import { type Browser, launchChromium } from '../test/browser/chromium.ts'
import { album } from '../test/lib/samples.ts'
import { buildProgram } from './lib/program.ts'

const libraries = [
  {
    name: 'vant',
    packages: ['@vant/weapp'],
    add: '.van-uploader__upload',
    shown: '.van-uploader__preview-image',
  },
  {
    name: 'tdesign',
    packages: ['tdesign-miniprogram'],
    add: '.t-upload__add-icon',
    shown: '.t-image__img',
  },
  {
    name: 'weui',
    packages: ['weui-miniprogram'],
    add: '.weui-uploader__input',
    shown: '.weui-uploader__img',
  },
]

const data = mkdtempSync(join(tmpdir(), 'dukou-compat-'))
let server: Server
let url: string
let browser: Browser

before(async () => {
  server = await createServer({ data })
  url = await server.listen()
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  await server.close()
  rmSync(data, { recursive: true, force: true })
})

const rewrites = () => ({ 'https://example.weixin.qq.com/*': `${url}/` })
const hashes = album.slice(0, 2).map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))

/** The hashes of what the server took in since it was last asked. */
async function arrived(): Promise<string[]> {
  const { files } = (await (await fetch(`${url}/files`)).json()) as {
    files: { id: string; sha256: string }[]
  }
  for (const { id } of files) await fetch(`${url}/files/${id}`, { method: 'DELETE' })
  return files.map(({ sha256 }) => sha256).sort()
}

for (const { name, packages, add, shown } of libraries) {
  test(`${name} picks and uploads in Node`, async (t) => {
    const folder = await buildProgram(t, name, packages)
    const phone = await openMiniProgram(folder, { rewrites: rewrites(), album })
    t.after(() => phone.close())
    phone.control.choose(2)
    await phone.page.tap(await phone.waitFor(() => phone.page.find(add)))
    await phone.waitFor(() => phone.page.data.done === 2)
    assert.deepEqual(await arrived(), [...hashes].sort())
    await phone.waitFor(() => {
      const sources = phone.page.findAll(shown).map((image) => String(image.attribute('src')))
      return sources.length === 2 && sources.every((source) => source.startsWith(url))
    })
    assert.deepEqual(phone.errors, [])
  })

  test(`${name} picks and uploads in Chromium`, async (t) => {
    const folder = await buildProgram(t, name, packages)
    const phone = await servePhone({ folder, rewrites: rewrites(), album: [...album].reverse() })
    t.after(() => phone.close())
    const page = await browser.context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(phone.url)
    await page.locator(`wx-view${add}`).click()
    await page.getByText('从手机相册选择').click()
    for (const index of [0, 1]) await page.locator('button.dk-album-tile').nth(index).click()
    await page.locator('.dk-album-done').click()
    await page.locator('wx-view.done', { hasText: '2' }).waitFor()
    assert.deepEqual(await arrived(), [...hashes].sort())
    await page.waitForFunction((selector) => {
      const images = [...document.querySelectorAll<HTMLImageElement>(`${selector} img`)]
      return images.length === 2 && images.every(({ naturalWidth }) => naturalWidth > 0)
    }, shown)
    if (process.env.DUKOU_SHOTS) await page.screenshot({ path: join(process.env.DUKOU_SHOTS, `${name}.png`) })
    await page.close()
    assert.deepEqual(errors, [])
  })
}
