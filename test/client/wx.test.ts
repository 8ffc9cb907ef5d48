import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createPhone, type Phone } from '@dukou/runtime'
import { createServer, type Server } from '@dukou/server'
import {
  type Client,
  createClient,
  DukouError,
  type UploadResult,
  uniPlatform,
  type WxLike,
  wxPlatform,
} from 'dukou'
import { album } from '../lib/samples.ts'

let server: Server
let url: string
let phone: Phone
let client: Client
const data = mkdtempSync(join(tmpdir(), 'dukou-client-'))

before(async () => {
  server = await createServer({ data, limits: { maxFileSize: 100_000 } })
  url = await server.listen({ host: '127.0.0.1', port: 0 })
  phone = await createPhone({ album })
  client = createClient({ url, token: 'the-visitor', platform: wxPlatform(host()) })
})
after(async () => {
  await phone?.close()
  await server?.close()
  rmSync(data, { recursive: true, force: true })
})

/** The phone's `wx` now: a restart makes a new one. */
const host = () => phone.wx as unknown as WxLike
const bytesOf = async (address: string) => Buffer.from(await (await fetch(address)).arrayBuffer())
const rejects = (done: Promise<unknown>, code: string, status = 0) =>
  assert.rejects(done, (error) => {
    assert.ok(error instanceof DukouError)
    assert.deepEqual([error.code, error.status], [code, status])
    return true
  })

async function pick(count: number) {
  phone.control.choose(count)
  return client.pick({ count })
}

test('a picked photo arrives whole, with its fields', async () => {
  const [photo] = await pick(1)
  const seen: number[] = []
  const file = await client.upload(photo!, {
    fields: { a: { b: [1] }, yes: true, none: null },
    onProgress: ({ percent }) => seen.push(percent),
  })
  assert.deepEqual(await bytesOf(file.url), album[0]!.bytes)
  assert.deepEqual(file.fields, { a: '{"b":[1]}', yes: 'true' })
  assert.equal(seen.at(-1), 100)
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  )
})

test('nine photos end in the order given, with progress for each and for all', async () => {
  const photos = await pick(9)
  const total: number[] = []
  const each = new Map<number, number>()
  const ended: number[] = []
  const results = await client.upload(photos, {
    onProgress: ({ percent }) => total.push(percent),
    onFile: (index, { state, percent }) => {
      each.set(index, percent)
      if (state === 'done') ended.push(index)
    },
  })
  for (const [index, result] of results.entries())
    assert.deepEqual(await bytesOf((result as UploadResult & { ok: true }).file.url), album[index]!.bytes)
  assert.deepEqual(
    total,
    [...total].sort((a, b) => a - b),
  )
  assert.equal(total.filter((percent) => percent === 100).length, 1)
  assert.equal(ended.length, 9)
  assert.deepEqual([...each.values()], Array(9).fill(100))
})

test('one failure leaves the others alone', async () => {
  const photos = await pick(3)
  const results = await client.upload([photos[0]!, 'http://tmp/gone.png', photos[2]!])
  assert.deepEqual(
    results.map((result) => (result.ok ? result.file.size : result.error.code)),
    [album[0]!.bytes.length, 'file_missing', album[2]!.bytes.length],
  )
})

test("a refusal carries the server's code and sentences", async () => {
  const large = phone.control.album.add({ name: 'large.bin', bytes: Buffer.alloc(100_001) })
  phone.control.choose([large])
  const [photo] = await client.pick({ count: 1 })
  const error = await client.upload(photo!).then(
    () => assert.fail('it was taken'),
    (reason: DukouError) => reason,
  )
  assert.deepEqual([error.code, error.status, error.retry], ['file_too_large', 413, false])
  assert.match((error.cause as { detailZh: string }).detailZh, /字节/)
})

test('abort ends every file of a call', async () => {
  const photos = await pick(9)
  const task = client.upload(photos)
  task.abort()
  const results = await task
  assert.deepEqual(
    results.map((result) => !result.ok && result.error.code),
    Array(9).fill('aborted'),
  )
  // Its slots are free again.
  assert.equal((await client.upload(photos[0]!)).size, album[0]!.bytes.length)
})

test('without a network it waits, and goes when there is one', async () => {
  const [photo] = await pick(1)
  phone.control.network('none')
  const task = client.upload(photo!)
  const before = await Promise.race([task, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))])
  phone.control.network('wifi')
  assert.equal(before, 'waits')
  assert.equal((await task).size, album[0]!.bytes.length)
})

test('closing the picker is a quiet result', async () => {
  phone.control.cancelNext()
  assert.deepEqual(await client.pick(), [])
})

test('an answer of another server is no success', async () => {
  const [photo] = await pick(1)
  const other = createClient({ url: `${url}/nowhere`, platform: wxPlatform(host()) })
  await rejects(other.upload(photo!), 'not_found', 404)
})

test('a download that is not there is an error, though WeChat calls it a success', async () => {
  await rejects(client.download(`${url}/files/00000000000000000000000000000000`), 'http_404', 404)
})

test('a kept download survives a restart, and is answered from the phone', async () => {
  const [photo] = await pick(1)
  const { url: address } = await client.upload(photo!)
  const first = await client.download(address, { keep: true })
  assert.equal(first.kept, true)
  phone.control.restart()
  // The run that the old client belonged to is over.
  client = createClient({ url, token: 'the-visitor', platform: wxPlatform(host()) })
  const [row] = await client.kept()
  assert.equal(row!.size, album[0]!.bytes.length)
  phone.control.network('none')
  try {
    assert.deepEqual(await client.download(`${address}&another=signature`, { keep: true }), {
      path: row!.path,
      kept: true,
    })
  } finally {
    phone.control.network('wifi')
  }
  await client.forget(row!.key)
  assert.deepEqual(await client.kept(), [])
})

test('kept downloads stay within their room, oldest out first', async () => {
  const photos = await pick(3)
  const small = createClient({
    url,
    token: 'the-visitor',
    platform: wxPlatform(host()),
    limits: { maxKeptBytes: album[1]!.bytes.length + album[2]!.bytes.length },
  })
  for (const photo of photos) {
    const { url: address } = await small.upload(photo)
    await small.download(address, { keep: true })
  }
  assert.equal((await small.kept()).length, 2)
})

test('uni does the same as wx', async () => {
  const uni = createClient({
    url,
    token: 'the-visitor',
    platform: uniPlatform(phone.uni as unknown as WxLike),
  })
  phone.control.choose(2)
  const photos = await uni.pick({ count: 2 })
  const results = await uni.upload(photos)
  for (const [index, result] of results.entries())
    assert.deepEqual(await bytesOf((result as UploadResult & { ok: true }).file.url), album[index]!.bytes)
  const { path } = await uni.download((results[1] as UploadResult & { ok: true }).file.url)
  assert.deepEqual(readFileSync(phone.device.resolve(path)!), album[1]!.bytes)
})

test('wrong options are refused with what is allowed', () => {
  const platform = wxPlatform(host())
  assert.throws(() => createClient({ url: 'files.example.com', platform }), /https:\/\//)
  assert.throws(() => createClient({ url, limits: { concurrency: 11 }, platform }), /1 to 10/)
})
