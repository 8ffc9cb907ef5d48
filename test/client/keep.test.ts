import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Pending, type WxLike, wxPlatform } from 'dukou'
import { bytesOf, startPlace, until } from './place.ts'

const MiB = 1024 * 1024

/** What the app has stored of its own: the copies of the client. */
const kept = (wx: unknown) => {
  const { env, getFileSystemManager } = wx as {
    env: { USER_DATA_PATH: string }
    getFileSystemManager(): { readdirSync(path: string): string[] }
  }
  return getFileSystemManager().readdirSync(env.USER_DATA_PATH)
}

test('killed half way, an upload goes on from its kept copy, and sends nothing twice', async (t) => {
  const { client, newClient, pick, phone, sent } = await startPlace(t, {
    client: { limits: { maxPart: 256 * 1024 } },
  })
  const [file] = await pick(6 * MiB)
  phone.control.line({ bandwidth: { up: 6 * MiB } })
  let percent = 0
  void client.upload([file!], {
    keep: true,
    fields: { album: 7 },
    onProgress: (progress) => {
      percent = progress.percent
    },
  })
  await until(() => percent >= 50)
  phone.control.kill()
  phone.control.restart()
  phone.control.line(null)
  // The picked file died with the run (wx-api §7.1).
  assert.equal(phone.device.resolve(file!.path), null)
  const after = newClient({ platform: wxPlatform(phone.wx as unknown as WxLike) })
  const [pending] = await after.pending()
  assert.equal(pending!.size, file!.size)
  const stored = await after.upload(pending!)
  assert.deepEqual(await bytesOf(stored.url), file!.bytes)
  assert.deepEqual(stored.fields, { album: '7' })
  assert.ok(sent() <= 1.02 * file!.size + 256 * 1024, `${sent()} for ${file!.size}`)
  assert.deepEqual(await after.pending(), [])
  assert.deepEqual(kept(phone.wx), [])
})

test('what is being sent is not pending; what was given up for good leaves nothing', async (t) => {
  const { client, pick, phone } = await startPlace(t, {
    server: { limits: { maxFileSize: 3000 } },
  })
  const [small, large] = await pick(1000, 5000)
  phone.control.line({ roundTrip: 200 })
  const task = client.upload([small!, large!], { keep: true })
  await until(() => kept(phone.wx).length === 2)
  assert.deepEqual(await client.pending(), [])
  const results = await task
  assert.deepEqual(
    results.map((result) => (result.ok ? 'arrived' : result.error.code)),
    ['arrived', 'file_too_large'],
  )
  await until(() => kept(phone.wx).length === 0)
  assert.deepEqual(await client.pending(), [])
})

test('what failed for want of a network stays pending, and can be discarded', async (t) => {
  const { client, pick, phone } = await startPlace(t, { client: { limits: { retries: 0 } } })
  const [file] = await pick(1000)
  phone.control.fault({ kind: 'refuse' })
  await assert.rejects(client.upload(file!, { keep: true }))
  const [pending] = await client.pending()
  assert.ok(pending)
  // The page's preview goes on working.
  assert.deepEqual(readFileSync(phone.device.resolve(file!.path)!), file!.bytes)
  await client.discard(pending)
  assert.deepEqual([await client.pending(), kept(phone.wx)], [[], []])
})

test('what was given up for good is sent again from the picked file, and is not pending meanwhile', async (t) => {
  const { client, pick, phone } = await startPlace(t)
  const [refused, aborted] = await pick(1000, 2000)
  phone.control.fault({ kind: 'tls', why: 'issuer', times: 1 })
  const one = client.upload([refused!], { keep: true })
  assert.equal((await one)[0]!.ok, false)
  await until(() => kept(phone.wx).length === 0)
  phone.control.line({ roundTrip: 300 })
  const two = client.upload([aborted!], { keep: true })
  await until(() => kept(phone.wx).length === 1)
  two.abort()
  assert.equal((await two)[0]!.ok, false)
  for (const [task, file] of [
    [one, refused],
    [two, aborted],
  ] as const) {
    const again = task.retry()
    await until(() => kept(phone.wx).length === 1)
    assert.deepEqual(await client.pending(), [])
    const [result] = await again
    assert.ok(result!.ok, JSON.stringify(result))
    assert.deepEqual(await bytesOf(result!.file.url), file!.bytes)
    await until(() => kept(phone.wx).length === 0)
  }
})

test('a copy that was cut by the kill, and one that somebody removed, are not offered', async (t) => {
  const { client, newClient, pick, phone } = await startPlace(t, { client: { limits: { retries: 0 } } })
  const files = await pick(1000, 2000)
  phone.control.fault({ kind: 'refuse' })
  await client.upload(files, { keep: true })
  const pending = (await client.pending()) as (Pending & { local: string })[]
  assert.equal(pending.length, 2)
  const system = (
    phone.wx as unknown as {
      getFileSystemManager(): { unlinkSync(path: string): void; truncateSync(options: object): void }
    }
  ).getFileSystemManager()
  system.unlinkSync(pending[0]!.local)
  system.truncateSync({ filePath: pending[1]!.local, length: 10 })
  assert.deepEqual(await newClient().pending(), [])
  assert.deepEqual(kept(phone.wx), [])
})

test('where there is no room an upload goes without a copy, and the app is told', async (t) => {
  const { newClient, pick, phone } = await startPlace(t)
  const notices: string[] = []
  const client = newClient({ onNotice: (code) => notices.push(code) })
  const [file] = await pick(1000)
  phone.control.fullStorage('files')
  const stored = await client.upload(file!, { keep: true })
  assert.deepEqual(await bytesOf(stored.url), file!.bytes)
  assert.deepEqual(notices, ['not_kept'])
  assert.deepEqual([await client.pending(), kept(phone.wx)], [[], []])
})

test('two who want the same file share one request; one who leaves does not end it', async (t) => {
  const { client, pick, phone, calls } = await startPlace(t)
  const [file] = await pick(100_000)
  const { url } = await client.upload(file!)
  calls()
  phone.control.line({ roundTrip: 100 })
  const [one, two] = [client.download(url), client.download(url)]
  one.abort()
  await assert.rejects(one, { code: 'aborted' })
  const { path } = await two
  assert.deepEqual(readFileSync(phone.device.resolve(path)!), file!.bytes)
  assert.deepEqual(calls(), ['downloadFile files'])
})

test('a download that broke off is tried again', async (t) => {
  const { client, pick, phone } = await startPlace(t)
  const [file] = await pick(300_000)
  const { url } = await client.upload(file!)
  phone.control.fault({ kind: 'cut', after: { down: 100_000 }, times: 2 })
  const percents: number[] = []
  const { path } = await client.download(url, { onProgress: ({ percent }) => percents.push(percent) })
  assert.deepEqual(readFileSync(phone.device.resolve(path)!), file!.bytes)
  assert.deepEqual(
    percents,
    [...percents].sort((a, b) => a - b),
  )
})

test('kept downloads are those used last, over restarts', async (t) => {
  const { newClient, pick, phone } = await startPlace(t)
  const options = { limits: { maxKeptBytes: 2500 } }
  const files = await pick(1000, 1000, 1000)
  let client = newClient(options)
  const urls: string[] = []
  for (const file of files) urls.push((await client.upload(file)).url)
  await client.download(urls[0]!, { keep: true, key: 'a' })
  await client.download(urls[1]!, { keep: true, key: 'b' })
  phone.control.restart()
  client = newClient({ ...options, platform: wxPlatform(phone.wx as unknown as WxLike) })
  // Used again, `a` is younger than `b`.
  await client.download(urls[0]!, { keep: true, key: 'a' })
  await client.download(urls[2]!, { keep: true, key: 'c' })
  assert.deepEqual(
    (await client.kept()).map(({ key }) => key),
    ['a', 'c'],
  )
  assert.equal(kept(phone.wx).length, 2)
})

test('a picture goes to the album; where that was refused, the visitor can be asked', async (t) => {
  const { client, phone } = await startPlace(t)
  phone.control.choose(1)
  const [file] = await client.pick()
  const { url } = await client.upload(file!)
  const before = phone.control.album.list().length
  await client.saveToAlbum(url)
  assert.equal(phone.control.album.list().length, before + 1)
  phone.control.forget('scope.writePhotosAlbum')
  phone.control.answerPermission('deny')
  await assert.rejects(client.saveToAlbum(url), { code: 'denied' })
  phone.control.answerSettings({ 'scope.writePhotosAlbum': true })
  assert.equal(await client.askForAlbum(), true)
  await client.saveToAlbum(await client.download(url))
})

test('a picture is made smaller before it is sent, once, and kept so', async (t) => {
  const { newClient, phone } = await startPlace(t)
  const notices: string[] = []
  const client = newClient({ onNotice: (code) => notices.push(code) })
  const { encode } = await import('jpeg-js')
  const side = 400
  const pixels = Buffer.alloc(side * side * 4, 255)
  for (let i = 0; i < pixels.length; i += 4) pixels[i] = (i * 7919) & 255
  const jpeg = encode({ data: pixels, width: side, height: side / 2 }, 100).data
  const ids = [
    phone.control.album.add({ name: 'wide.jpg', bytes: jpeg }),
    phone.control.album.add({ name: 'broken.jpg', bytes: Buffer.from('no picture') }),
  ]
  phone.control.choose(ids)
  const picked = await client.pick()
  const results = await client.upload(picked, { compress: { quality: 60, maxSide: 100 } })
  const [wide, broken] = results.map((result) => (result.ok ? result.file : null))
  assert.deepEqual([wide!.width, wide!.height], [100, 50])
  assert.ok(wide!.size < jpeg.length / 4)
  assert.equal(broken!.size, 10)
  assert.deepEqual(notices, ['not_compressed'])
})
