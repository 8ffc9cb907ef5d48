import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { type DukouError, uniPlatform, type WxLike } from 'dukou'
import { png } from '../lib/samples.ts'
import { bytesOf, type Place, startPlace } from './place.ts'

const MiB = 1024 * 1024

/** uni-app's App, of what a phone's `uni` has: no file system, and paths of its own (wx-api §15.1). Unverified on a device. */
function onApp({ phone }: Place): WxLike {
  const lacks = ['getFileSystemManager', 'env', 'chooseMedia', 'chooseMessageFile', 'onNetworkWeakChange']
  return Object.create(
    phone.uni,
    Object.fromEntries(lacks.map((name) => [name, { value: undefined }])),
  ) as WxLike
}

async function startApp(t: TestContext) {
  const place = await startPlace(t)
  const notices: string[] = []
  const client = place.newClient({
    platform: uniPlatform(onApp(place)),
    onNotice: (code) => notices.push(code),
  })
  return { ...place, client, notices }
}

test('in a mini program uni sends part by part, as wx does', async (t) => {
  const { phone, newClient, pick, calls } = await startPlace(t)
  const client = newClient({ platform: uniPlatform(phone.uni as unknown as WxLike) })
  const [file] = await pick(3 * MiB)
  calls()
  assert.deepEqual(await bytesOf((await client.upload(file!)).url), file!.bytes)
  const seen = calls()
  assert.ok(seen.length >= 3 && seen.every((call) => call.startsWith('request')), seen.join())
})

test('in an App a large file goes in one piece, and that is said', async (t) => {
  const { client, notices, phone, calls } = await startApp(t)
  const bytes = png(3, 1000, 0)
  phone.control.choose([phone.control.album.add({ name: 'large.png', bytes })])
  const [photo] = await client.pick({ count: 1 })
  assert.equal(photo!.size, bytes.length)
  calls()
  const seen: number[] = []
  const file = await client.upload(photo!, { onProgress: ({ percent }) => seen.push(percent) })
  assert.deepEqual(await bytesOf(file.url), bytes)
  assert.deepEqual(calls(), ['request tickets', 'uploadFile upload'])
  assert.deepEqual(notices, ['not_resumable'])
  assert.equal(seen.at(-1), 100)
  // A path says no size: it is asked for.
  assert.equal((await client.upload(photo!.path)).size, bytes.length)
})

test('in an App nothing is kept, and that is said: uploads and downloads go on without', async (t) => {
  const { client, notices, pick, phone } = await startApp(t)
  const [file] = await pick(1000)
  const stored = await client.upload(file!, { keep: true })
  assert.deepEqual(notices, ['not_kept'])
  assert.deepEqual(await client.pending(), [])
  const { path, kept } = await client.download(stored.url, { keep: true })
  assert.equal(kept, false)
  assert.deepEqual(readFileSync(phone.device.resolve(path)!), file!.bytes)
  assert.deepEqual(notices, ['not_kept', 'not_kept'])
  assert.deepEqual(await client.kept(), [])
})

test('in an App a download arrives, and a missing file is told', async (t) => {
  const { client, pick, phone } = await startApp(t)
  const [file] = await pick(1000)
  const { path } = await client.download((await client.upload(file!)).url)
  assert.deepEqual(readFileSync(phone.device.resolve(path)!), file!.bytes)
  await assert.rejects(client.upload('http://tmp/gone.png'), (error) => {
    assert.equal((error as DukouError).code, 'file_missing')
    return true
  })
})
