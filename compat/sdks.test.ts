// Upload libraries as npm has them, unmodified, through our `wx` and `uni`.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { type OpenedMiniProgram, openMiniProgram } from '@dukou/runtime'
import { createServer, type Server } from '@dukou/server'
import { album, png } from '../test/lib/samples.ts'
import { startChunkServer } from './lib/chunk-server.ts'
import { buildProgram } from './lib/program.ts'

const data = mkdtempSync(join(tmpdir(), 'dukou-compat-'))
let server: Server
let url: string

before(async () => {
  server = await createServer({ data })
  url = await server.listen()
})
after(async () => {
  await server.close()
  rmSync(data, { recursive: true, force: true })
})

async function open(t: TestContext, name: string, to: string, photo: Buffer): Promise<OpenedMiniProgram> {
  const folder = await buildProgram(t, name, [name === 'file-uploader' ? 'miniprogram-file-uploader' : name])
  const phone = await openMiniProgram(folder, {
    rewrites: { 'https://example.weixin.qq.com/*': `${to}/` },
    album: [{ name: '照片.png', bytes: photo }],
  })
  t.after(() => phone.close())
  return phone
}

const bytesOf = async (address: string) => Buffer.from(await (await fetch(address)).arrayBuffer())

for (const name of ['luch-request', 'miniprogram-network']) {
  test(`${name} uploads, asks and downloads`, async (t) => {
    const { bytes } = album[0]!
    const phone = await open(t, name, url, bytes)
    await phone.page.tap('button')
    await phone.waitFor(() => phone.page.data.state)
    const { state, progress, count, tempFilePath } = phone.page.data
    assert.equal(state, 'done')
    assert.equal(progress, 100)
    assert.ok(Number(count) > 0)
    assert.deepEqual(await bytesOf(String(phone.page.data.url)), bytes)
    const back = phone.wx.getFileSystemManager().readFileSync(String(tempFilePath)) as ArrayBuffer
    assert.deepEqual(Buffer.from(back), bytes)
    assert.deepEqual(phone.errors, [])
  })
}

test('miniprogram-file-uploader sends a photo in chunks, retries one, and knows it the second time', async (t) => {
  const photo = png(5, 64)
  const chunkServer = await startChunkServer()
  t.after(chunkServer.close)
  const phone = await open(t, 'file-uploader', chunkServer.url, photo)
  const md5 = createHash('md5').update(photo).digest('hex')
  await phone.page.tap('button')
  await phone.waitFor(() => phone.page.data.state)
  assert.deepEqual(phone.page.data, { progress: 100, state: 'done', url: `/${md5}` })
  assert.deepEqual(chunkServer.merged.get(md5), photo)
  const sent = chunkServer.chunks.length
  assert.equal(sent, Math.ceil(photo.length / 1000))

  const page = phone.page.instance as { setData(patch: object): void }
  page.setData({ state: '' })
  await phone.page.tap('button')
  await phone.waitFor(() => phone.page.data.state === 'done')
  assert.equal(chunkServer.chunks.length, sent)
  assert.deepEqual(phone.errors, [])
})
