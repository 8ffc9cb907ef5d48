import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DukouError, UploadResult } from 'dukou'
import { bytesOf, startPlace, until } from './place.ts'

const MiB = 1024 * 1024

test('one request fetches the tickets of a batch, and small files go without', async (t) => {
  const { client, pick, calls } = await startPlace(t)
  const files = await pick(2 * MiB, 1000, 3 * MiB, 2000)
  const results = await client.upload(files)
  assert.deepEqual(
    results.map((result) => result.ok && result.file.size),
    files.map(({ size }) => size),
  )
  const made = calls()
  assert.equal(made.filter((call) => call === 'request tickets').length, 1)
  assert.equal(made.filter((call) => call === 'uploadFile upload').length, 2)
})

test('what the server holds is never sent again, wherever the line is cut', async (t) => {
  const { client, pick, sent, phone, url } = await startPlace(t, { client: { limits: { maxPart: MiB } } })
  const [file] = await pick(6 * MiB)
  for (const up of [100_000, 700_000, 1, 900_000])
    phone.control.fault({
      kind: 'cut',
      by: 'close',
      after: { up },
      times: 1,
      only: { api: 'request', url: `${url}/tus/` },
    })
  const percents: number[] = []
  const stored = await client.upload(file!, { onProgress: ({ percent }) => percents.push(percent) })
  assert.deepEqual(await bytesOf(stored.url), file!.bytes)
  assert.ok(sent() <= 1.02 * file!.size, `${sent()} bytes for ${file!.size}`)
  assert.deepEqual(
    percents,
    [...percents].sort((a, b) => a - b),
  )
  assert.equal(percents.indexOf(100), percents.length - 1)
})

test('an answer that is lost after the server has committed is found, and the file is there once', async (t) => {
  const { client, pick, phone, url, sent } = await startPlace(t)
  const [large, small] = await pick(2 * MiB, 1000)
  // The first part, the last part, and the form.
  phone.control.fault({ kind: 'answerLost', times: 2, only: { api: 'request', url: `${url}/tus/` } })
  phone.control.fault({ kind: 'answerLost', times: 1, only: { api: 'request', url: `${url}/tickets` } })
  phone.control.fault({ kind: 'answerLost', times: 1, only: { api: 'uploadFile' } })
  const results = await client.upload([large!, small!])
  assert.ok(results.every(({ ok }) => ok))
  const { files } = (await (
    await fetch(`${url}/files`, { headers: { authorization: 'Bearer the-visitor' } })
  ).json()) as { files: unknown[] }
  assert.equal(files.length, 2)
  assert.ok(sent() < 1.02 * (large!.size + 2 * small!.size), String(sent()))
})

test('a line that went silent is given up, and the upload goes on over a new one', async (t) => {
  const { client, pick, phone, url } = await startPlace(t, { client: { limits: { stallMs: 2000 } } })
  const [large, small] = await pick(3 * MiB, 1000)
  phone.control.fault({ kind: 'halfOpen', times: 1, only: { api: 'request', url: `${url}/tus/` } })
  phone.control.fault({ kind: 'halfOpen', times: 1, only: { api: 'uploadFile' } })
  const results = await client.upload([large!, small!])
  for (const [index, file] of [large!, small!].entries())
    assert.deepEqual(await bytesOf((results[index] as UploadResult & { ok: true }).file.url), file.bytes)
})

test('paused it sends nothing, and goes on where it stood', async (t) => {
  const { client, pick, sent, phone } = await startPlace(t, { client: { limits: { maxPart: 256 * 1024 } } })
  const [file] = await pick(4 * MiB)
  phone.control.line({ bandwidth: { up: 4 * MiB } })
  const states: string[] = []
  let percent = 0
  const task = client.upload([file!], {
    onFile: (_, now) => {
      states.push(now.state)
      percent = now.percent
    },
  })
  await until(() => percent > 20)
  task.pause()
  await new Promise((resolve) => setTimeout(resolve, 50))
  const before = sent()
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal(sent(), before)
  assert.equal(states.at(-1), 'paused')
  task.resume(0)
  const [result] = await task
  assert.ok(result!.ok)
  assert.ok(sent() <= 1.02 * file!.size + 256 * 1024, String(sent()))
})

test('what has failed is sent once more on request, alone', async (t) => {
  const { client, pick, phone, calls } = await startPlace(t, { client: { limits: { retries: 0 } } })
  const files = await pick(1000, 2000, 3000)
  phone.control.fault({ kind: 'refuse', times: 1, only: { api: 'uploadFile' } })
  const task = client.upload(files)
  const first = await task
  assert.equal(first.filter(({ ok }) => ok).length, 2)
  calls()
  const failed = first.findIndex(({ ok }) => !ok)
  const again = await task.retry(failed)
  assert.ok(again.every(({ ok }) => ok))
  assert.deepEqual(calls(), ['uploadFile upload'])
})

test('in the background it pauses, and goes on by itself when the app is shown', async (t) => {
  const { client, pick, phone, sent } = await startPlace(t, {
    client: { limits: { maxPart: 512 * 1024 } },
  })
  const [file] = await pick(3 * MiB)
  phone.control.line({ bandwidth: { up: 2 * MiB } })
  let percent = 0
  const task = client.upload(file!, {
    onProgress: (progress) => {
      percent = progress.percent
    },
  })
  await until(() => percent > 10)
  await phone.control.background(1)
  assert.deepEqual(await bytesOf((await task).url), file!.bytes)
  assert.ok(sent() <= 1.02 * file!.size + 512 * 1024, String(sent()))
})

test('a token that is over is refreshed once for all files, and they go on', async (t) => {
  let refreshed = 0
  const valid = new Set(['old'])
  const { newClient, pick } = await startPlace(t, {
    server: {
      authorize: async ({ token }) => {
        if (!valid.has(token!)) return null
        return { owner: 'me' }
      },
    },
  })
  const client = newClient({
    token: (refused) => {
      if (!refused) return 'old'
      refreshed++
      valid.add('new')
      return new Promise((resolve) => setTimeout(resolve, 20, 'new'))
    },
    limits: { maxPart: 256 * 1024 },
  })
  const files = await pick(2 * MiB, 2 * MiB, 1000)
  const task = client.upload(files, { onProgress: ({ percent }) => percent > 30 && valid.delete('old') })
  const results = await task
  assert.deepEqual(
    results.map((result) => (result.ok ? 'arrived' : result.error.code)),
    ['arrived', 'arrived', 'arrived'],
  )
  assert.ok(refreshed >= 1)
})

test('a token that stays refused is an error', async (t) => {
  const { newClient, pick } = await startPlace(t, { server: { authorize: async () => null } })
  const [file] = await pick(1000)
  let asked = 0
  const client = newClient({
    token: () => {
      asked++
      return `token${asked}`
    },
  })
  await assert.rejects(
    client.upload(file!),
    (error: DukouError) => error.status === 401 && error.retry === false,
  )
  assert.ok(asked <= 4, String(asked))
})

test('a file that its owner has already is not sent again', async (t) => {
  const { client, pick, sent } = await startPlace(t)
  const [file] = await pick(3 * MiB)
  const first = await client.upload(file!)
  const before = sent()
  const again = await client.upload(file!, { fields: { twice: true } })
  assert.deepEqual([again.id, again.fields], [first.id, { twice: 'true' }])
  assert.ok(sent() - before < 2000)
})

test('an aborted upload gives its room back', async (t) => {
  const { client, pick, phone, url } = await startPlace(t)
  const [file] = await pick(3 * MiB)
  phone.control.line({ bandwidth: { up: MiB } })
  let id = ''
  const task = client.upload([file!], {
    onProgress: ({ sent }) => {
      id = sent > 0 ? 'under way' : id
    },
  })
  await until(() => phone.control.log.list().some(({ url: one }) => one.includes('/tus/')))
  const ticket = phone.control.log.list().find(({ url: one }) => one.includes('/tus/'))!.url
  task.abort()
  const [result] = await task
  assert.equal(!result!.ok && result!.error.code, 'aborted')
  phone.control.line(null)
  const headers = { authorization: 'Bearer the-visitor', 'tus-resumable': '1.0.0' }
  await until(() => phone.control.log.list().at(-1)!.state === 'ok')
  const held = await fetch(ticket, { method: 'HEAD', headers })
  assert.equal(held.status, 404, url)
})

test('a refused part is made smaller, and the file arrives', async (t) => {
  const { newClient, pick, phone } = await startPlace(t)
  const [file] = await pick(2 * MiB)
  // A host that takes no more than 300 kB in one request (wx-api §5.1: errno 602300).
  const wx = phone.wx as unknown as Parameters<typeof import('dukou').wxPlatform>[0]
  const { wxPlatform } = await import('dukou')
  const narrow: typeof wx = Object.assign(Object.create(wx) as typeof wx, {
    request(options: Parameters<typeof wx.request>[0]) {
      const { data, fail } = options
      if (data instanceof ArrayBuffer && data.byteLength > 300_000) {
        const errMsg = 'request:fail convert native buffer parameter fail. native buffer exceed size limit'
        queueMicrotask(() => fail({ errMsg, errno: 602300 }))
        return { abort() {} }
      }
      return wx.request(options)
    },
  })
  const client = newClient({ platform: wxPlatform(narrow) })
  assert.deepEqual(await bytesOf((await client.upload(file!)).url), file!.bytes)
})
