import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { createServer, type ServerOptions } from '@dukou/server'
import type { StoredFile } from 'dukou'
import { Upload, type UploadOptions, type UrlStorage } from 'tus-js-client'
import { bytesHeld, sha256, start, temporaryFolder, until } from '../server/running.ts'

const TOKEN = 'token-of-a'
const headers = { authorization: `Bearer ${TOKEN}` }
const guarded: Partial<ServerOptions> = {
  authorize: ({ token }) => (token === TOKEN ? { owner: 'a' } : null),
}

/** Runs a client's upload as it comes, with nothing set but where to, who, and what the test says. */
function send(url: string, file: ConstructorParameters<typeof Upload>[0], options: UploadOptions = {}) {
  const done = Promise.withResolvers<void>()
  const upload = new Upload(file, {
    endpoint: `${url}/tus`,
    headers,
    retryDelays: [50, 100, 200, 400, 800, 1600],
    ...options,
    onSuccess: () => done.resolve(),
    onError: done.reject,
  })
  return { upload, done: done.promise }
}

async function list(url: string): Promise<StoredFile[]> {
  return ((await (await fetch(`${url}/files`, { headers })).json()) as { files: StoredFile[] }).files
}

async function bytesOf({ url }: StoredFile): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}

/** Remembers uploads as a browser's local storage does. */
function storageInMemory(): UrlStorage {
  const kept = new Map<string, Awaited<ReturnType<UrlStorage['findAllUploads']>>[number]>()
  return {
    findAllUploads: async () => [...kept.values()],
    findUploadsByFingerprint: async (print) =>
      [...kept].filter(([key]) => key.startsWith(print)).map(([, one]) => one),
    removeUpload: async (key) => void kept.delete(key),
    async addUpload(print, one) {
      const key = `${print} ${kept.size}`
      kept.set(key, { ...one, urlStorageKey: key })
      return key
    },
  }
}

const asStored = { fingerprint: async () => 'photo', storeFingerprintForResuming: true }

test('uploads with Chinese metadata, in one request, in chunks, and with the creation', async (t) => {
  const { url } = await start(t, guarded)
  const bytes = randomBytes(1_000_000)
  const metadata = { filename: '我的 头像，2026.png', filetype: 'image/png', album: '旅行' }
  const ways: UploadOptions[] = [
    {},
    { chunkSize: 300_000 },
    { uploadDataDuringCreation: true },
    { uploadDataDuringCreation: true, chunkSize: 300_000 },
    { overridePatchMethod: true, addRequestId: true },
  ]
  for (const way of ways) {
    const { upload, done } = send(url, bytes, { metadata, ...way })
    upload.start()
    await done
  }
  const files = await list(url)
  assert.equal(files.length, ways.length)
  for (const file of files) {
    assert.equal(file.name, metadata.filename)
    assert.equal(file.sha256, sha256(bytes))
  }
})

test('uploads nine files at once, each in chunks, and an empty one', async (t) => {
  const { url } = await start(t, guarded)
  const photos = Array.from({ length: 9 }, (_, n) => randomBytes(n * 70_000))
  const uploads = photos.map((bytes, n) =>
    send(url, bytes, { chunkSize: 65_536, metadata: { filename: `照片${n}.jpg` } }),
  )
  for (const { upload } of uploads) upload.start()
  await Promise.all(uploads.map(({ done }) => done))
  const files = await list(url)
  assert.equal(files.length, 9)
  for (const [n, bytes] of photos.entries()) {
    const file = files.find(({ name }) => name === `照片${n}.jpg`)!
    assert.deepEqual(await bytesOf(file), bytes)
  }
})

test('aborts, finds its upload again and goes on where it was', async (t) => {
  const { url, data } = await start(t, guarded)
  const path = join(await temporaryFolder(t), 'photo.jpg')
  const bytes = randomBytes(2_000_000)
  await writeFile(path, bytes)
  const urlStorage = storageInMemory()
  const options = { ...asStored, urlStorage, chunkSize: 250_000, metadata: { filename: '照片.jpg' } }
  const stopped = Promise.withResolvers<void>()
  const first = send(url, createReadStream(path), {
    ...options,
    onChunkComplete(_, accepted) {
      if (accepted >= 750_000) stopped.resolve(first.upload.abort())
    },
  })
  first.upload.start()
  await stopped.promise
  assert.equal((await list(url)).length, 0)

  const sent: number[] = []
  const second = send(url, createReadStream(path), {
    ...options,
    onChunkComplete: (size) => sent.push(size),
  })
  const [previous] = await second.upload.findPreviousUploads()
  second.upload.resumeFromPreviousUpload(previous!)
  second.upload.start()
  await second.done
  assert.ok(sent.reduce((sum, size) => sum + size) <= 1_250_000, `${sent}: only what was missing`)
  const [file] = await list(url)
  assert.deepEqual(await bytesOf(file!), bytes)
  assert.equal((await bytesHeld(data)).length, 1)
})

test('goes on by itself when the server is started anew in the middle of its upload', async (t) => {
  const data = await temporaryFolder(t)
  const options: ServerOptions = { ...guarded, data, limits: { closeMs: 0 } }
  let server = await createServer(options)
  t.after(() => server.close())
  const url = await server.listen()
  const { port } = server.address!
  const bytes = randomBytes(3_000_000)
  let restarted: Promise<void> | null = null
  const { upload, done } = send(url, bytes, {
    chunkSize: 400_000,
    metadata: { filename: '照片.jpg' },
    onChunkComplete(_, accepted) {
      if (accepted >= 800_000) restarted ??= restart()
    },
  })
  async function restart() {
    await server.close()
    server = await createServer(options)
    await server.listen({ port })
  }
  upload.start()
  await done
  assert.ok(restarted)
  const [file] = await list(url)
  assert.deepEqual(await bytesOf(file!), bytes)
})

test('terminates: by its own abort, and by the address alone', async (t) => {
  const { url, data } = await start(t, guarded)
  for (const way of ['abort', 'address']) {
    const stopped = Promise.withResolvers<void>()
    const { upload } = send(url, randomBytes(1_000_000), {
      chunkSize: 100_000,
      onChunkComplete: () => stopped.resolve(upload.abort(way === 'abort')),
    })
    upload.start()
    await stopped.promise
    if (way === 'address') await Upload.terminate(upload.url!, { headers })
    await until('nothing is left', async () => (await bytesHeld(data)).length === 0)
    const head = await fetch(upload.url!, {
      method: 'HEAD',
      headers: { ...headers, 'tus-resumable': '1.0.0' },
    })
    assert.equal(head.status, 404)
  }
})

test('gives up at once on what is refused, and says why', async (t) => {
  const { url, data } = await start(t, { ...guarded, limits: { maxFileSize: 1000 } })
  const table: [options: UploadOptions, bytes: Buffer, code: RegExp][] = [
    [{ headers: {} }, randomBytes(10), /token_missing/],
    [{ headers: { authorization: 'Bearer forged' } }, randomBytes(10), /token_invalid/],
    [{}, randomBytes(1001), /file_too_large/],
    [{ parallelUploads: 2 }, randomBytes(500), /upload-concat belongs to an extension/],
  ]
  for (const [options, bytes, code] of table) {
    let retries = 0
    const onAfterResponse = () => void retries++
    const { upload, done } = send(url, bytes, { ...options, onAfterResponse })
    upload.start()
    await assert.rejects(done, code)
    assert.ok(retries <= 2, 'without a retry')
  }
  assert.deepEqual(await bytesHeld(data), [])
})
