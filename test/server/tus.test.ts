import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { StoredFile } from 'dukou'
import { bytesHeld, dial, sha256, start, until } from './running.ts'

const TUS = { 'tus-resumable': '1.0.0' }
const STREAM = { ...TUS, 'content-type': 'application/offset+octet-stream' }

async function create(url: string, size: number, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${url}/tus`, {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(size), ...headers },
  })
  assert.equal(response.status, 201, await response.text())
  assert.equal(response.headers.get('tus-resumable'), '1.0.0')
  return response.headers.get('location')!
}

function send(location: string, offset: number, body: Uint8Array, headers: Record<string, string> = {}) {
  return fetch(location, {
    method: 'PATCH',
    headers: { ...STREAM, 'upload-offset': String(offset), ...headers },
    body: new Uint8Array(body),
  })
}

async function offsetOf(location: string, headers: Record<string, string> = {}): Promise<string | null> {
  const response = await fetch(location, { method: 'HEAD', headers: { ...TUS, ...headers } })
  return response.status === 200 ? response.headers.get('upload-offset') : `${response.status}`
}

const idOf = (location: string) => location.slice(location.lastIndexOf('/') + 1)

async function codeOf(response: Response): Promise<string> {
  return `${response.status} ${((await response.json()) as { code: string }).code}`
}

test('takes a file in parts, answers offsets exactly, and serves it once it is whole', async (t) => {
  const { url } = await start(t)
  const bytes = randomBytes(300_000)
  const name = Buffer.from('我的头像.png').toString('base64')
  const metadata = `filename ${name},filetype ${Buffer.from('image/png').toString('base64')}`
  const location = await create(url, bytes.length, { 'upload-metadata': metadata })
  assert.equal(await offsetOf(location), '0')
  for (const [from, to] of [
    [0, 1],
    [1, 100_000],
    [100_000, 299_999],
  ] as const) {
    const response = await send(location, from, bytes.subarray(from, to))
    assert.equal(response.status, 204)
    assert.equal(response.headers.get('upload-offset'), String(to))
    assert.match(response.headers.get('upload-expires')!, /GMT$/)
    assert.equal(await offsetOf(location), String(to))
    assert.equal((await fetch(`${url}/files/${idOf(location)}`)).status, 404, 'not before it is whole')
  }
  const head = await fetch(location, { method: 'HEAD', headers: TUS })
  assert.equal(head.headers.get('upload-metadata'), metadata)
  assert.equal(head.headers.get('upload-length'), String(bytes.length))
  assert.equal(head.headers.get('cache-control'), 'no-store')

  const last = await send(location, 299_999, bytes.subarray(299_999), { prefer: 'return=representation' })
  assert.equal(last.status, 200)
  const file = (await last.json()) as StoredFile
  assert.equal(file.id, idOf(location))
  assert.equal(file.name, '我的头像.png')
  assert.equal(file.sha256, sha256(bytes))
  assert.equal(await offsetOf(location), String(bytes.length), 'also afterwards')
  const served = await fetch(file.url)
  assert.deepEqual(Buffer.from(await served.arrayBuffer()), bytes)
})

test('goes on after the server was closed and started again', async (t) => {
  const first = await start(t)
  const bytes = randomBytes(200_000)
  const location = await create(first.url, bytes.length)
  assert.equal((await send(location, 0, bytes.subarray(0, 70_000))).status, 204)
  await first.server.close()
  const second = await start(t, { data: first.data })
  const moved = location.replace(first.url, second.url)
  assert.equal(await offsetOf(moved), '70000')
  const last = await send(moved, 70_000, bytes.subarray(70_000), { prefer: 'return=representation' })
  assert.equal(((await last.json()) as StoredFile).sha256, sha256(bytes))
  assert.equal((await bytesHeld(second.data)).length, 1)
})

test('keeps what arrived before the line broke, byte for byte', async (t) => {
  const { url, port } = await start(t)
  const bytes = randomBytes(100_000)
  const location = await create(url, bytes.length)
  const socket = await dial(port)
  socket.write(patchHead(location, 0, bytes.length))
  socket.write(bytes.subarray(0, 33_333))
  await new Promise((resolve) => setTimeout(resolve, 100))
  socket.destroy()
  await until('the server holds what came', async () => (await offsetOf(location)) === '33333')
  const last = await send(location, 33_333, bytes.subarray(33_333), { prefer: 'return=representation' })
  assert.equal(((await last.json()) as StoredFile).sha256, sha256(bytes))
})

test('HEAD makes a half-open PATCH let go, and the newcomer goes on within a second', async (t) => {
  const { url, port } = await start(t)
  const bytes = randomBytes(100_000)
  const location = await create(url, bytes.length)
  const silent = await dial(port)
  silent.on('error', () => {})
  silent.write(patchHead(location, 0, bytes.length))
  silent.write(bytes.subarray(0, 40_000))
  await new Promise((resolve) => setTimeout(resolve, 100))
  const begin = performance.now()
  assert.equal(await offsetOf(location), '40000')
  const last = await send(location, 40_000, bytes.subarray(40_000), { prefer: 'return=representation' })
  assert.ok(performance.now() - begin < 1000, 'within a second')
  assert.equal(((await last.json()) as StoredFile).sha256, sha256(bytes))
  silent.destroy()
})

test('of two PATCHes at one offset at most one counts, and a fenced one writes nothing any more', async (t) => {
  const { url } = await start(t)
  for (let round = 0; round < 10; round++) {
    const bytes = randomBytes(200_000)
    const location = await create(url, bytes.length)
    const answers = await Promise.all([
      send(location, 0, bytes),
      send(location, 0, bytes),
      send(location, 0, bytes),
    ])
    const held = await offsetOf(location)
    if (held !== String(bytes.length)) await send(location, Number(held), bytes.subarray(Number(held)))
    assert.ok(answers.filter(({ status }) => status === 204).length <= 1)
    for (const { status } of answers) assert.ok([204, 409, 423].includes(status), `${status}`)
    const served = await fetch(`${url}/files/${idOf(location)}`)
    assert.equal(sha256(Buffer.from(await served.arrayBuffer())), sha256(bytes))
  }
})

test('lets a client without PATCH say so in a header', async (t) => {
  const { url } = await start(t)
  const location = await create(url, 4)
  const as = (method: string, more: Record<string, string> = {}, body?: string) =>
    fetch(location, {
      method: 'POST',
      headers: { ...TUS, 'x-http-method-override': method, ...more },
      body: body ?? null,
    })
  const patched = await as('PATCH', { ...STREAM, 'upload-offset': '0' }, 'ab')
  assert.equal(patched.status, 204)
  assert.equal((await as('HEAD')).headers.get('upload-offset'), '2')
  assert.equal((await as('DELETE')).status, 204)
  assert.equal(await offsetOf(location), '404')
  assert.equal(await codeOf(await as('PUT')), '400 request_invalid')
})

test('takes bytes with the creation, and a file without any', async (t) => {
  const { url } = await start(t)
  const withBytes = await fetch(`${url}/tus`, {
    method: 'POST',
    headers: { ...STREAM, 'upload-length': '5' },
    body: 'hello',
  })
  assert.equal(withBytes.status, 201)
  assert.equal(withBytes.headers.get('upload-offset'), '5')
  assert.equal(
    await (await fetch(`${url}/files/${idOf(withBytes.headers.get('location')!)}`)).text(),
    'hello',
  )
  const empty = await create(url, 0)
  assert.equal(await (await fetch(`${url}/files/${idOf(empty)}`)).text(), '')
})

test('takes back a part whose checksum differs, and counts one that is right', async (t) => {
  const { url, data } = await start(t)
  const location = await create(url, 10)
  const checksum = (text: string, algorithm = 'sha1') =>
    `${algorithm} ${createHash(algorithm).update(text).digest('base64')}`
  assert.equal(
    (await send(location, 0, Buffer.from('01234'), { 'upload-checksum': checksum('01234') })).status,
    204,
  )
  const wrong = await send(location, 5, Buffer.from('56789'), { 'upload-checksum': checksum('x') })
  assert.equal(await codeOf(wrong), '460 checksum_mismatch')
  assert.equal(await offsetOf(location), '5')
  assert.deepEqual(await bytesHeld(data), [`staging/${idOf(location)}`])
  const odd = await send(location, 5, Buffer.from('56789'), { 'upload-checksum': 'crc32 AAAA' })
  assert.equal(await codeOf(odd), '400 request_invalid')
  const right = { 'upload-checksum': checksum('56789', 'sha256') }
  assert.equal((await send(location, 5, Buffer.from('56789'), right)).status, 204)
  assert.equal(await (await fetch(`${url}/files/${idOf(location)}`)).text(), '0123456789')
})

test('ends an upload when it is told to, and leaves nothing', async (t) => {
  const { url, data } = await start(t)
  const location = await create(url, 10)
  await send(location, 0, Buffer.from('01234'))
  assert.equal((await fetch(location, { method: 'DELETE', headers: TUS })).status, 204)
  assert.deepEqual(await bytesHeld(data), [])
  assert.equal(await codeOf(await send(location, 5, Buffer.from('56789'))), '404 upload_gone')
  assert.equal((await fetch(location, { method: 'DELETE', headers: TUS })).status, 404)
})

test('gives nobody but its owner an upload, whatever the verb', async (t) => {
  const { url } = await start(t)
  const mine = { authorization: 'Bearer mine' }
  const location = await create(url, 10, mine)
  for (const headers of [{}, { authorization: 'Bearer yours' }] as Record<string, string>[]) {
    assert.equal(await offsetOf(location, headers), '404')
    assert.equal(await codeOf(await send(location, 0, Buffer.from('x'), headers)), '404 upload_gone')
    assert.equal((await fetch(location, { method: 'DELETE', headers: { ...TUS, ...headers } })).status, 404)
  }
  assert.equal(await offsetOf(location, mine), '0')
})

test('says clearly what is wrong with a request', async (t) => {
  const { url } = await start(t, { limits: { maxFileSize: 1000 } })
  const location = await create(url, 10)
  const post = (headers: Record<string, string>) =>
    fetch(`${url}/tus`, { method: 'POST', headers: { ...TUS, ...headers } })
  const table: [answer: Promise<Response>, expected: string][] = [
    [fetch(`${url}/tus`, { method: 'POST', headers: { 'upload-length': '1' } }), '412 tus_version'],
    [post({}), '400 request_invalid'],
    [post({ 'upload-length': '-1' }), '400 request_invalid'],
    [post({ 'upload-length': '1e3' }), '400 request_invalid'],
    [post({ 'upload-length': '1001' }), '413 file_too_large'],
    [post({ 'upload-defer-length': '1' }), '400 request_invalid'],
    [post({ 'upload-length': '1', 'upload-concat': 'final;/tus/../../etc' }), '400 request_invalid'],
    [post({ 'upload-length': '1', 'upload-metadata': 'filename !!' }), '400 request_invalid'],
    [post({ 'upload-length': '1', 'upload-metadata': 'a,a' }), '400 request_invalid'],
    [post({ 'upload-length': '1', 'upload-metadata': `a ${'A'.repeat(8000)}` }), '400 request_invalid'],
    [send(location, 1, Buffer.from('x')), '409 offset_conflict'],
    [send(location, 0, Buffer.from('x'), { 'content-type': 'text/plain' }), '415 offset_stream_required'],
    [send(location, 0, Buffer.from('x'), { 'upload-offset': 'x' }), '400 request_invalid'],
    [send(location, 0, Buffer.from('more than ten bytes')), '413 file_too_large'],
    [send(`${url}/tus/nonsense`, 0, Buffer.from('x')), '404 upload_gone'],
  ]
  for (const [n, [answer, expected]] of table.entries()) {
    assert.equal(await codeOf(await answer), expected, `row ${n}`)
  }
  const options = await fetch(`${url}/tus`, { method: 'OPTIONS' })
  assert.equal(options.status, 204)
  assert.equal(options.headers.get('tus-version'), '1.0.0')
  assert.equal(options.headers.get('tus-max-size'), '1000')
  assert.match(options.headers.get('tus-extension')!, /creation.*termination.*checksum.*expiration/)
})

function patchHead(location: string, offset: number, length: number): string {
  return (
    `PATCH ${new URL(location).pathname} HTTP/1.1\r\nHost: 127.0.0.1\r\nTus-Resumable: 1.0.0\r\n` +
    `Content-Type: application/offset+octet-stream\r\nUpload-Offset: ${offset}\r\nContent-Length: ${length}\r\n\r\n`
  )
}
