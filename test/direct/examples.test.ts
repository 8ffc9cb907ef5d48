import assert from 'node:assert/strict'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openMiniProgram } from '@dukou/runtime'
import { serveH5 } from '../../scripts/lib/h5-page.ts'
import { launchChromium } from '../browser/chromium.ts'
import { freePort } from '../lib/child.ts'
import { root } from '../lib/root.ts'
import { album } from '../lib/samples.ts'
import { writeProgram } from '../lib/write-program.ts'
import { algorithms } from '../seeds/algorithms.ts'
import { readSamples } from '../seeds/documents.ts'
import { type DirectServer, startDirect } from './running.ts'

const example = join(root, 'examples/mini-program')
const OSS = 'https://photos.example.com'

/** The photos as the server's owner has them, by their bytes. */
async function arrived(server: DirectServer): Promise<Buffer[]> {
  const keys = server.place.bucket.keys().filter((key) => key.startsWith('files/'))
  const all = await Promise.all(keys.map((key) => server.place.bucket.read(key)))
  return all.map((bytes) => bytes!)
}

function assertAlbum(photos: Buffer[]): void {
  assert.equal(photos.length, album.length)
  for (const { bytes } of album) assert.ok(photos.some((photo) => photo.equals(bytes)))
}

/** None of the photos went through our own server. */
function assertDirect(server: DirectServer): void {
  const posts = server.place.bucket.log().filter(({ verb }) => verb === 'PostObject')
  assert.equal(posts.length, album.length)
}

async function openExample(t: TestContext, folder: string, server: DirectServer) {
  const phone = await openMiniProgram(folder, {
    rewrites: { 'https://dukou.example.com/*': `${server.url}/`, [`${OSS}/*`]: server.place.bucket.url },
    album,
  })
  t.after(() => phone.close())
  return phone
}

test("the example's nine photos go straight to the bucket where the server says so, without a change", async (t) => {
  const server = await startDirect(t, 'oss', { direct: { cloud: 'oss', url: OSS } })
  const phone = await openExample(t, example, server)
  await phone.goto('/pages/nine/nine')
  phone.control.choose(9)
  await phone.page.tap(phone.page.findAll('button').find((one) => one.text() === '选择照片')!)
  await phone.waitFor(() => phone.page.data.summary)
  assert.equal(phone.page.data.summary, '9 张已到达服务器，0 张没有')
  assertAlbum(await arrived(server))
  assertDirect(server)
  assert.deepEqual(phone.errors, [])
})

test('the fourth document’s page signs with its secret; a page beside it does the same without one', {
  skip: process.env.DUKOU_SEEDS ? false : 'needs the seed documents',
}, async (t) => {
  const { fourth } = readSamples(process.env.DUKOU_SEEDS!)
  const server = await startDirect(t, 'oss', { direct: { cloud: 'oss', url: OSS } })
  const folder = writeProgram({
    ...algorithms,
    'app.json': JSON.stringify({ pages: ['pages/index/index', 'pages/direct/direct'] }),
    'utils/config.js': fourth.config,
    'utils/uploadFile.js': fourth.uploadFile,
    'pages/index/index.wxml': fourth.page.wxml,
    'pages/index/index.js': fourth.page.js,
    'pages/direct/direct.wxml': '<button bindtap="choose">选择照片</button><text>{{said}}</text>',
    'pages/direct/direct.js': `
      const { createClient } = require('dukou')
      const client = createClient({ url: 'https://dukou.example.com', token: () => 'visitor' })
      Page({
        data: { said: '' },
        async choose() {
          const results = await client.upload(await client.pick({ count: 9 }))
          this.setData({ said: results.filter(({ ok }) => ok).length + ' 张' })
        },
      })`,
  })
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(example, 'miniprogram_npm'), join(folder, 'miniprogram_npm'), { recursive: true })
  const phone = await openExample(t, folder, server)
  await phone.goto('/pages/direct/direct')
  phone.control.choose(9)
  await phone.page.tap('button')
  await phone.waitFor(() => phone.page.data.said === '9 张')
  assertAlbum(await arrived(server))
  assertDirect(server)
  const own = readFileSync(join(folder, 'pages/direct/direct.js'), 'utf8')
  assert.doesNotMatch(own, /secret|policy|signature|accesskey/i)
  assert.match(fourth.config, /AccessKeySecret/i)
  assert.deepEqual(phone.errors, [])
})

test('the example for web pages goes straight to a bucket whose rules let its page in', async (t) => {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const server = await startDirect(t, 'oss', { origins: [origin] }, { oss: { cors: [origin] } })
  const h5 = await serveH5(port, server.url)
  t.after(() => h5.close())
  const browser = await launchChromium()
  t.after(() => browser.close())
  const page = await browser.context.newPage()
  await page.goto(h5.url)
  const chooser = page.waitForEvent('filechooser')
  await page.click('#choose')
  await (await chooser).setFiles(
    album.map(({ name, bytes }) => ({ name, mimeType: 'image/png', buffer: Buffer.from(bytes) })),
  )
  await page.waitForFunction(() => document.getElementById('state')?.textContent === '9 张已到达服务器')
  assertAlbum(await arrived(server))
  assertDirect(server)
})
