import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import type { UploadAnswer } from 'dukou'
import {
  BOUNDARY,
  bytesHeld,
  dial,
  form,
  type Part,
  post,
  readToEnd,
  requestHead,
  start,
  until,
} from './running.ts'

const file = (n: number, body: string | Uint8Array = 'x'): Part => ({ name: `f${n}`, filename: `${n}`, body })
const many = <T>(count: number, make: (n: number) => T) => Array.from({ length: count }, (_, n) => make(n))

test('takes a form at each limit and refuses the next byte, field and file', async (t) => {
  const { url, data } = await start(t, {
    limits: { maxFileSize: 100_000, maxFieldBytes: 1000, maxFields: 32 },
  })
  const fields = (count: number) => many(count, (n) => ({ name: `k${n}`, body: 'v' }))
  const table: [what: string, parts: Part[], code: string | null][] = [
    ['file at the limit', [file(1, new Uint8Array(100_000))], null],
    ['file beyond', [file(1, new Uint8Array(100_001))], 'file_too_large'],
    ['files at the limit', many(9, (n) => file(n)), null],
    ['files beyond', many(10, (n) => file(n)), 'too_many_files'],
    ['files far beyond', many(3000, (n) => file(n)), 'too_many_files'],
    ['fields at the limit', [...fields(32), file(1)], null],
    ['fields beyond', [...fields(33), file(1)], 'too_many_fields'],
    ['fields far beyond', [...fields(32_000), file(1)], 'too_many_fields'],
    ['field bytes at the limit', [{ name: 'k', body: 'v'.repeat(999) }, file(1)], null],
    ['field bytes beyond', [file(1), { name: 'k', body: 'v'.repeat(1000) }], 'fields_too_large'],
    ['name at the limit', [{ name: 'k'.repeat(128), body: '' }, file(1)], null],
    ['name beyond', [{ name: 'k'.repeat(129), body: '' }, file(1)], 'fields_too_large'],
  ]
  let kept = 0
  for (const [what, parts, code] of table) {
    const response = await post(`${url}/upload`, form(...parts))
    const answer = (await response.json()) as UploadAnswer & { code?: string }
    assert.equal(answer.code ?? null, code, what)
    assert.equal(response.status, code === null ? 200 : 413, what)
    kept += code === null ? answer.files.length : 0
  }
  assert.equal((await bytesHeld(data)).length, kept)
})

test('commits all files of a form or none', async (t) => {
  const { url, data } = await start(t, { limits: { maxFileSize: 1000 } })
  const response = await post(`${url}/upload`, form(file(1), file(2), file(3, new Uint8Array(1001))))
  assert.equal(response.status, 413)
  assert.deepEqual(await bytesHeld(data), [])
})

test('refuses part headers beyond their lines or bytes, and drops none silently', async (t) => {
  const { url, data } = await start(t)
  const field = '; name="f"; filename="a"'
  const table: [disposition: string, status: number][] = [
    [field + '\r\nX-Header: 1'.repeat(15), 200],
    [field + '\r\nX-Header: 1'.repeat(16), 413],
    [field + '\r\nX-Header: 1'.repeat(50_000), 413],
    [`${field}\r\nX-Header: ${'a'.repeat(8000)}`, 200],
    [`${field}\r\nX-Header: ${'a'.repeat(8192)}`, 413],
    [`; name="f"; filename="${'a'.repeat(1_000_000)}"`, 413],
    [`; name="f"; filename="${'a'.repeat(7000)}`, 400],
  ]
  for (const [disposition, status] of table) {
    const response = await post(`${url}/upload`, form({ name: 'f', disposition, body: 'x' }))
    const { code } = (await response.json()) as { code?: string }
    assert.equal(response.status, status, disposition.slice(0, 60))
    assert.equal(
      code,
      { 200: undefined, 400: 'multipart_malformed', 413: 'part_headers_too_large' }[status as 200],
    )
  }
  assert.equal((await bytesHeld(data)).length, 2)
})

test('gives its refusal to a client that sends its whole body before it reads', async (t) => {
  const { port, data } = await start(t, { limits: { maxFileSize: 8 << 20 } })
  const body = form(file(1, new Uint8Array(15 << 20)))
  const socket = await dial(port)
  socket.pause()
  socket.write(requestHead(body.length))
  await new Promise<void>((resolve, reject) =>
    socket.write(body, (error) => (error ? reject(error) : resolve())),
  )
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.resume()
  await until('the refusal arrives', () => text.includes('detailZh'))
  assert.match(text, /^HTTP\/1\.1 413 /)
  assert.match(text, /"code":"file_too_large"/)
  // The connection is as good as before: nothing of the body was left in it.
  socket.write('GET /files HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
  await once(socket, 'end')
  assert.match(text, /HTTP\/1\.1 200 /)
  assert.deepEqual(await bytesHeld(data), [])
})

test('answers before the end of a body that is beyond every bound, then cuts it', async (t) => {
  const { port } = await start(t, { limits: { maxFileSize: 1000, drainBytes: 100_000 } })
  const socket = await dial(port)
  socket.on('error', () => {})
  socket.write(requestHead(2 ** 40))
  // Not to its end: what came behind that would be refused for another reason, by whichever is seen first.
  socket.write(form(file(1, new Uint8Array(2000))).subarray(0, 2000))
  const begun = Date.now()
  const feed = setInterval(() => socket.write(Buffer.alloc(10_000)), 50)
  const text = await readToEnd(socket).catch(() => '')
  clearInterval(feed)
  assert.match(text, /^HTTP\/1\.1 413 /)
  assert.match(text, /connection: close/i)
  assert.ok(Date.now() - begun < 5000)
})

test('gives up an upload that stands still, and says so', async (t) => {
  const { port, data } = await start(t, { limits: { stallMs: 200 } })
  const body = form(file(1, new Uint8Array(500_000)))
  const socket = await dial(port)
  socket.write(requestHead(body.length))
  socket.write(body.subarray(0, 300_000))
  await until('its bytes are in staging', async () => (await bytesHeld(data)).length === 1)
  const text = await readToEnd(socket)
  assert.match(text, /^HTTP\/1\.1 408 /)
  assert.match(text, /"code":"stalled"/)
  assert.deepEqual(await bytesHeld(data), [])
})

test('waits for a slow upload as long as it moves', async (t) => {
  const { port } = await start(t, { limits: { stallMs: 300, minBytesPerSecond: 100 } })
  const body = form(file(1, new Uint8Array(8)))
  const socket = await dial(port)
  socket.write(requestHead(body.length).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
  for (let at = 0; at < body.length; at += 25) {
    socket.write(body.subarray(at, at + 25))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.match(await readToEnd(socket), /^HTTP\/1\.1 200 /)
})

test('gives up on a client that keeps the line open with a byte now and then', async (t) => {
  const { port } = await start(t, { limits: { stallMs: 300 } })
  const socket = await dial(port)
  socket.on('error', () => {})
  socket.write(
    `${requestHead(10_000)}--${BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n`,
  )
  const drip = setInterval(() => socket.write('x'), 50)
  t.after(() => clearInterval(drip))
  assert.match(await readToEnd(socket), /^HTTP\/1\.1 408 .*stalled/s)
})

test('refuses what is no HTTP, and headers that are too large, as a problem', async (t) => {
  const { port } = await start(t)
  const table: [head: string, status: RegExp][] = [
    ['nonsense\r\n\r\n', /^HTTP\/1\.1 400 /],
    [`GET /files HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
  ]
  for (const [head, status] of table) {
    const socket = await dial(port)
    socket.write(head)
    const text = await readToEnd(socket)
    assert.match(text, status)
    assert.match(text, /application\/problem\+json/)
  }
})
