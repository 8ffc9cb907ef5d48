// Upload libraries as npm has them, unmodified, through our `wx` and `uni`.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import { type OpenedMiniProgram, openMiniProgram } from '@dukou/runtime'
import { startCos } from '@dukou/runtime/stand-ins'
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

async function open(
  t: TestContext,
  { name, library = name, rewrites, photo }: Opened,
): Promise<OpenedMiniProgram> {
  const folder = await buildProgram(t, name, [library])
  const phone = await openMiniProgram(folder, {
    rewrites,
    album: [{ name: '照片.png', bytes: photo }],
  })
  t.after(() => phone.close())
  return phone
}

interface Opened {
  name: string
  /** As npm calls it. Default: the program's name. */
  library?: string
  rewrites: Record<string, string>
  photo: Buffer
}

const placeholder = (to: string) => ({ 'https://example.weixin.qq.com/*': `${to}/` })

const bytesOf = async (address: string) => Buffer.from(await (await fetch(address)).arrayBuffer())

for (const name of ['luch-request', 'miniprogram-network']) {
  test(`${name} uploads, asks and downloads`, async (t) => {
    const { bytes } = album[0]!
    const phone = await open(t, { name, rewrites: placeholder(url), photo: bytes })
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
  const chunkServer = await startChunkServer(1)
  t.after(chunkServer.close)
  const rewrites = placeholder(chunkServer.url)
  const library = 'miniprogram-file-uploader'
  const phone = await open(t, { name: 'file-uploader', library, rewrites, photo })
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

test('cos-wx-sdk-v5 sends by form, by PUT and in parts; asks, lists and deletes', async (t) => {
  // Noise is no picture to the eye, and does not get smaller on the way.
  const photo = Buffer.concat([png(3), randomBytes(2_500_000)])
  const cos = await startCos({ credentials: [{ accessKeyId: 'fake-id', accessKeySecret: 'fake-secret' }] })
  t.after(() => cos.close())
  const rewrites = { 'https://fake-1250000000.cos.ap-guangzhou.myqcloud.com/*': cos.url }
  const phone = await open(t, { name: 'cos', library: 'cos-wx-sdk-v5', rewrites, photo })
  await phone.page.tap('button')
  await phone.waitFor(() => phone.page.data.state, { timeout: 20_000 })
  const { state, length, keys } = phone.page.data
  assert.equal(state, 'done')
  assert.equal(Number(length), photo.length)
  assert.deepEqual(keys, ['form/照片 1.png', 'parts/照片 1.png', 'put/照片 1.png'])
  assert.deepEqual(cos.keys().sort(), ['form/照片 1.png', 'parts/照片 1.png'])
  for (const key of cos.keys()) assert.ok((await cos.read(key))!.equals(photo), key)
  assert.ok(cos.log().filter(({ verb }) => verb === 'UploadPart').length > 1)
  assert.deepEqual(phone.errors, [])
})
