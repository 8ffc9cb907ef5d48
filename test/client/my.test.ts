import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createServer, type Server } from '@dukou/server'
import { type Client, createClient, type DukouError, myPlatform } from 'dukou'
import { album, png } from '../lib/samples.ts'
import { createMy } from './hosts/fake-my.ts'

const large = { name: 'large.png', bytes: png(7, 1000, 0) }
const phone = createMy([large, ...album])
const { control } = phone
const data = mkdtempSync(join(tmpdir(), 'dukou-my-'))
const notices: string[] = []
const unhandled: unknown[] = []
let server: Server
let url: string
let client: Client

before(async () => {
  process.on('unhandledRejection', (reason) => unhandled.push(reason))
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

const open = () =>
  createClient({
    url,
    token: 'the-visitor',
    platform: myPlatform(phone.my),
    onNotice: (code) => notices.push(code),
  })
const bytesOf = async (address: string) => Buffer.from(await (await fetch(address)).arrayBuffer())
const withCode =
  (code: string, status = 0) =>
  (error: unknown) => {
    assert.deepEqual([(error as DukouError).code, (error as DukouError).status], [code, status])
    return true
  }
async function pick(place: number) {
  return (await client.pick({ count: place + 1 }))[place]!
}

test('a picked photo arrives in a form, with its fields', async () => {
  const photo = await pick(1)
  assert.deepEqual([photo.type, photo.size], ['image', album[0]!.bytes.length])
  const seen: number[] = []
  const file = await client.upload(photo, {
    fields: { a: { b: 1 }, none: null },
    onProgress: ({ percent }) => seen.push(percent),
  })
  assert.deepEqual(await bytesOf(file.url), album[0]!.bytes)
  assert.deepEqual(file.fields, { a: '{"b":1}' })
  assert.equal(seen.at(-1), 100)
})

test('three megabytes go in one piece, and that is said', async () => {
  notices.length = 0
  const seen: number[] = []
  const file = await client.upload(await pick(0), { onProgress: ({ percent }) => seen.push(percent) })
  assert.deepEqual(await bytesOf(file.url), large.bytes)
  assert.deepEqual(notices, ['not_resumable'])
  assert.ok(seen.length > 5, `${seen.length} steps`)
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  )
})

test('old clients are understood: other names, no sizes', async () => {
  control.clients = 'old'
  try {
    const photo = await pick(1)
    assert.equal(photo.size, 0)
    const file = await client.upload(photo)
    assert.deepEqual(await bytesOf(file.url), album[0]!.bytes)
  } finally {
    control.clients = 'new'
  }
})

test('in the background, and without a network, it waits', async () => {
  const photo = await pick(1)
  for (const [leave, back] of [
    [control.hide, control.show],
    [() => control.network('NOTREACHABLE'), () => control.network('WIFI')],
  ] as const) {
    leave()
    const task = client.upload(photo)
    const first = await Promise.race([task, new Promise((resolve) => setTimeout(resolve, 200, 'waits'))])
    back()
    assert.equal(first, 'waits')
    assert.deepEqual(await bytesOf((await task).url), album[0]!.bytes)
  }
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

test('failures have their codes, though its numbers mean another thing in each call', async () => {
  await assert.rejects(client.upload('https://resource/gone.png'), withCode('file_missing'))
  await assert.rejects(client.pick({ type: 'message' }), withCode('unsupported'))
  const quick = (address: string) => {
    const once = createClient({ url: address, platform: myPlatform(phone.my), limits: { retries: 0 } })
    once.close()
    return once
  }
  const photo = await pick(1)
  await assert.rejects(quick('http://127.0.0.1:9').upload(photo), withCode('network'))
  await assert.rejects(quick(`${url}/nowhere`).upload(photo), withCode('not_found', 404))
  // A download says no status: one that isn't there can't be told from a lost connection.
  await assert.rejects(quick(url).download(`${url}/files/${'0'.repeat(32)}`), withCode('network'))
})

test('an HTTP status is an answer, though my.request calls it a failure', async () => {
  const { network } = myPlatform(phone.my)
  const asked = { method: 'GET', url: `${url}/nowhere`, header: {}, timeoutMs: 1000 } as const
  const answer = await network.request(asked).done
  assert.equal(answer.status, 404)
  assert.equal((JSON.parse(answer.body) as { code: string }).code, 'not_found')
  assert.match(answer.header['content-type']!, /problem\+json/)
  const posted = await network.request({
    ...asked,
    method: 'POST',
    url: `${url}/tickets`,
    header: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ files: [{ name: 'a.png', size: 5_000_000 }], can: ['form'] }),
  }).done
  assert.equal(posted.status, 200)
})

test('a kept download is there after a restart; a kept upload is copied, and its copy removed', async () => {
  const photo = await pick(1)
  const file = await client.upload(photo, { keep: true })
  assert.deepEqual(await client.pending(), [])
  const { path, kept } = await client.download(file.url, { keep: true })
  assert.equal(kept, true)
  assert.match(path, /^https:\/\/usr\/dukou-/)
  client.close()
  client = open()
  const [row] = await client.kept()
  assert.equal(row!.path, path)
  assert.deepEqual(readFileSync(phone.disk.find(path)!), album[0]!.bytes)
  await client.forget(row!.key)
  assert.equal(phone.disk.find(path), null)
})

test('what did not arrive is pending after a restart, and goes from its copy', async () => {
  const photo = await pick(0)
  control.cut = true
  const once = createClient({ url, platform: myPlatform(phone.my), limits: { retries: 0 } })
  await assert.rejects(once.upload(photo, { keep: true, fields: { n: 1 } }), withCode('network'))
  once.close()
  control.cut = false
  const [pending] = await client.pending()
  assert.equal(pending!.size, large.bytes.length)
  const file = await client.upload(pending!)
  assert.deepEqual(await bytesOf(file.url), large.bytes)
  assert.deepEqual(file.fields, { n: '1' })
  assert.deepEqual(await client.pending(), [])
})

test('a picture is made smaller', async () => {
  const file = await client.upload(await pick(1), { compress: { quality: 60, maxSide: 100 } })
  assert.equal(file.size, album[0]!.bytes.length >> 1)
})

test('the album says no until it is allowed', async () => {
  const file = await client.upload(await pick(1))
  control.albumAllowed = false
  await assert.rejects(client.saveToAlbum(file.url), withCode('denied'))
  assert.equal(await client.askForAlbum(), true)
  await client.saveToAlbum(file.url)
  assert.deepEqual(readFileSync(control.saved[0]!), album[0]!.bytes)
})

test('nothing stays behind: no listener, no promise that nobody heard', async () => {
  client.close()
  assert.equal(control.listeners(), 0)
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual(unhandled, [])
})
