import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createServer, type Server } from '@dukou/server'
import { type Client, createClient, type DukouError, ttPlatform } from 'dukou'
import { album, png } from '../lib/samples.ts'
import { createTt } from './hosts/fake-tt.ts'

const large = { name: 'large.png', bytes: png(7, 1000, 0) }
const phone = createTt([large, ...album])
const { control } = phone
const data = mkdtempSync(join(tmpdir(), 'dukou-tt-'))
const notices: string[] = []
let server: Server
let url: string
let client: Client

before(async () => {
  server = await createServer({ data })
  url = await server.listen({ host: '127.0.0.1', port: 0 })
  client = open()
})
after(async () => {
  client?.close()
  await server?.close()
  phone.disk.remove()
  rmSync(data, { recursive: true, force: true })
})

const open = (limits: { maxPart?: number } = {}) =>
  createClient({
    limits,
    url,
    token: 'the-visitor',
    platform: ttPlatform(phone.tt),
    onNotice: (code) => notices.push(code),
  })
const bytesOf = async (address: string) => Buffer.from(await (await fetch(address)).arrayBuffer())
const withCode = (code: string) => (error: unknown) => {
  assert.equal((error as DukouError).code, code)
  return true
}
async function pick(place: number) {
  return (await client.pick({ count: place + 1 }))[place]!
}

test('a picked photo arrives in a form, with its fields', async () => {
  const photo = await pick(1)
  assert.equal(photo.type, 'image')
  const seen: number[] = []
  const file = await client.upload(photo, {
    fields: { a: { b: 1 }, none: null },
    onProgress: ({ percent }) => seen.push(percent),
  })
  assert.deepEqual(await bytesOf(file.url), album[0]!.bytes)
  assert.deepEqual(file.fields, { a: '{"b":1}' })
  assert.equal(seen.at(-1), 100)
})

test('three megabytes arrive part by part', async () => {
  const before = control.requests
  const seen: number[] = []
  const file = await client.upload(await pick(0), { onProgress: ({ percent }) => seen.push(percent) })
  assert.ok(control.requests - before >= 3, `${control.requests - before} requests`)
  assert.deepEqual(await bytesOf(file.url), large.bytes)
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  )
})

test('what the background cuts goes on when the app is shown', async () => {
  const photo = await pick(1)
  const task = client.upload({ ...photo, path: photo.path })
  control.hide()
  const first = await Promise.race([task, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))])
  control.show()
  assert.equal(first, 'waits')
  assert.deepEqual(await bytesOf((await task).url), album[0]!.bytes)
})

test('without a network it waits', async () => {
  const photo = await pick(1)
  control.network('none')
  const task = client.upload(photo)
  const first = await Promise.race([task, new Promise((resolve) => setTimeout(resolve, 200, 'waits'))])
  control.network('wifi')
  assert.equal(first, 'waits')
  assert.equal((await task).size, album[0]!.bytes.length)
})

test('abort ends it', async () => {
  const task = client.upload(await pick(0))
  setTimeout(() => task.abort(), 20)
  await assert.rejects(task, withCode('aborted'))
})

test('closing the album is a quiet result', async () => {
  control.cancels = true
  const picked = await client.pick()
  control.cancels = false
  assert.deepEqual(picked, [])
})

test('failures have their codes', async () => {
  const lost = client.upload('ttfile://temp/gone.png')
  await assert.rejects(lost, withCode('file_missing'))
  await assert.rejects(client.download(`${url}/files/${'0'.repeat(32)}`), withCode('http_404'))
  await assert.rejects(client.pick({ type: 'message' }), withCode('unsupported'))
  const nobody = createClient({
    url: 'http://127.0.0.1:9',
    platform: ttPlatform(phone.tt),
    limits: { retries: 0 },
  })
  await assert.rejects(nobody.upload(await pick(1)), withCode('network'))
})

test('a kept upload and a kept download are there after a restart', async () => {
  // Small parts, so that it is killed between two of them.
  client.close()
  client = open({ maxPart: 256 * 1024 })
  const photo = await pick(0)
  await new Promise<void>((resolve) => {
    const begun = ({ percent }: { percent: number }) => percent > 0 && resolve()
    client.upload(photo, { keep: true, onProgress: begun, fields: { n: 1 } }).catch(() => {})
  })
  control.kill()
  client = open()
  const [pending] = await client.pending()
  const sentBefore = control.sent
  const file = await client.upload(pending!)
  assert.deepEqual(await bytesOf(file.url), large.bytes)
  assert.deepEqual(file.fields, { n: '1' })
  assert.ok(control.sent - sentBefore < large.bytes.length, `${control.sent - sentBefore} bytes sent again`)
  assert.deepEqual(await client.pending(), [])

  const { path, kept } = await client.download(file.url, { keep: true })
  assert.equal(kept, true)
  assert.match(path, /^ttfile:\/\/user\/dukou-/)
  assert.deepEqual(readFileSync(phone.disk.find(path)!), large.bytes)
  client.close()
  client = open()
  const [row] = await client.kept()
  assert.equal(row!.path, path)
  await client.forget(row!.key)
  assert.equal(phone.disk.find(path), null)
})

test('kept downloads stay within the ten megabytes of the host', async () => {
  // Four of three megabytes are more.
  for (let seed = 1; seed <= 4; seed++) {
    const bytes = png(seed, 1000, 0)
    const { path } = phone.disk.put('p.png', bytes)
    const file = await client.upload(path)
    await client.download(file.url, { keep: true })
  }
  const rows = await client.kept()
  assert.ok(rows.reduce((sum, { size }) => sum + size, 0) <= 9 * 1024 * 1024)
  assert.equal(rows.length, 3)
})

test('an upload that is more than the host keeps goes on without a copy, and costs no kept download', async () => {
  notices.length = 0
  const before = await client.kept()
  const bytes = Buffer.alloc(10 * 1024 * 1024, 'video')
  const file = await client.upload(phone.disk.put('long.mp4', bytes).path, { keep: true })
  assert.equal(file.size, bytes.length)
  assert.deepEqual(notices, ['not_kept'])
  assert.equal(before.length, 3)
  assert.deepEqual(await client.kept(), before)
})

test('a picture is made smaller, and that its sides stay is said', async () => {
  notices.length = 0
  const file = await client.upload(await pick(1), { compress: { quality: 60, maxSide: 100 } })
  assert.equal(file.size, album[0]!.bytes.length >> 1)
  assert.deepEqual(notices, ['not_compressed'])
})

test('the album says no until it is allowed', async () => {
  const file = await client.upload(await pick(1))
  control.albumAllowed = false
  await assert.rejects(client.saveToAlbum(file.url), withCode('denied'))
  assert.equal(await client.askForAlbum(), true)
  await client.saveToAlbum(file.url)
  assert.deepEqual(readFileSync(control.saved[0]!), album[0]!.bytes)
})
