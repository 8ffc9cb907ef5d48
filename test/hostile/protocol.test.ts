import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Problem, StoredFile } from 'dukou'
import {
  bytesHeld,
  dial,
  form,
  type Part,
  post,
  readToEnd,
  sha256,
  start,
  until,
  upload,
} from '../server/running.ts'
import { chance } from './chance.ts'
import { bring, ROADS } from './roads.ts'

const TUS = { 'tus-resumable': '1.0.0' }
const STREAM = { ...TUS, 'content-type': 'application/offset+octet-stream' }

const codeOf = async (response: Response) => ((await response.json()) as Problem).code
const metadata = (value: string) => ({ ...TUS, 'upload-length': '1', 'upload-metadata': value })

/** `fetch` refuses to send what this sends. */
async function raw(port: number, head: string, body = ''): Promise<string> {
  const socket = await dial(port)
  socket.on('error', () => {})
  socket.write(Buffer.from(`${head}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n${body}`, 'latin1'))
  return readToEnd(socket).catch(() => '')
}

test('3.3-16 an offset beyond the end, below zero or between two requests writes nothing', async (t) => {
  const { url } = await start(t)
  const { bytes: some } = chance(t)
  const bytes = some(1000)
  const created = await fetch(`${url}/tus`, { method: 'POST', headers: { ...TUS, 'upload-length': '1000' } })
  const location = created.headers.get('location')!
  const send = (offset: string, body: Uint8Array) =>
    fetch(location, {
      method: 'PATCH',
      headers: { ...STREAM, 'upload-offset': offset },
      body: new Uint8Array(body),
    })
  assert.equal((await send('0', bytes.subarray(0, 400))).status, 204)
  for (const offset of ['0', '399', '401', '1000', '1001', '999999999999999'])
    assert.equal(await codeOf(await send(offset, Buffer.from('x'))), 'offset_conflict', offset)
  for (const offset of ['-1', '4e2', '0x190', '400 ', '400,400', '9'.repeat(30), ''])
    if (offset.trim() !== '400')
      assert.equal(await codeOf(await send(offset, Buffer.from('x'))), 'request_invalid', offset)
  const [one, other] = await Promise.all([send('400', bytes.subarray(400)), send('400', bytes.subarray(400))])
  assert.ok([one, other].filter(({ status }) => status === 204).length <= 1)
  const told = await fetch(location, { method: 'HEAD', headers: TUS })
  const held = Number(told.headers.get('upload-offset'))
  if (held < 1000) assert.equal((await send(String(held), bytes.subarray(held))).status, 204)
  const served = await fetch(`${url}/files/${location.slice(-32)}`)
  assert.equal(sha256(Buffer.from(await served.arrayBuffer())), sha256(bytes))
})

test('3.3-16 metadata with line breaks, keys twice, other alphabets or too much of it goes into no header', async (t) => {
  const { url, port } = await start(t)
  const refused = [
    'filename a\tb',
    'a !',
    'a YQ',
    'a YQ==,a YQ==',
    'é YQ==',
    'a YQ== YQ==',
    `${'a'.repeat(65)} YQ==`,
  ]
  for (const value of [...refused, Array.from({ length: 17 }, (_, n) => `k${n} YQ==`).join(',')]) {
    const text = await raw(
      port,
      `POST /tus HTTP/1.1\r\nTus-Resumable: 1.0.0\r\nUpload-Length: 1\r\nUpload-Metadata: ${value}`,
    )
    assert.match(text, /^HTTP\/1\.1 400 .*request_invalid/s, value)
  }
  const evil = Buffer.from('a\r\nSet-Cookie: x=1\r\n\r\n<script>').toString('base64')
  const created = await fetch(`${url}/tus`, {
    method: 'POST',
    headers: metadata(`filename ${evil},other ${evil}`),
  })
  const location = created.headers.get('location')!
  const told = await fetch(location, { method: 'HEAD', headers: TUS })
  assert.equal(told.headers.get('upload-metadata'), `filename ${evil},other ${evil}`)
  await fetch(location, { method: 'PATCH', headers: { ...STREAM, 'upload-offset': '0' }, body: 'x' })
  const served = await fetch(`${url}/files/${location.slice(-32)}`)
  assert.equal(served.headers.get('set-cookie'), null)
  assert.equal(await served.text(), 'x')
})

test('3.3-16 Upload-Concat, deferred lengths and overrides of other methods are refused, whatever they name', async (t) => {
  const { url, data } = await start(t)
  const post = (headers: Record<string, string>) =>
    fetch(`${url}/tus`, { method: 'POST', headers: { ...TUS, 'upload-length': '1', ...headers } })
  for (const value of ['partial', 'final;/tus/../../etc/passwd /tus/x', 'final;http://127.0.0.1/', 'final'])
    assert.equal(await codeOf(await post({ 'upload-concat': value })), 'request_invalid')
  assert.equal(await codeOf(await post({ 'upload-defer-length': '1' })), 'request_invalid')
  const { id } = await upload(url)
  for (const method of ['DELETE', 'PUT', 'CONNECT', 'GET']) {
    const headers = { ...TUS, 'x-http-method-override': method }
    for (const path of [`/files/${id}`, '/files', `/tus/${'0'.repeat(32)}`])
      assert.ok((await fetch(url + path, { method: 'POST', headers })).status >= 400, `${method} ${path}`)
    assert.equal((await fetch(`${url}/files/${id}`, { method: 'GET', headers })).status, 200)
  }
  assert.equal((await bytesHeld(data)).length, 1)
})

test('3.3-18 200 uploads at the edge of a quota over every road: exactly 10 get in', async (t) => {
  const { url, data } = await start(t, { policy: { quotaFiles: 10 } })
  const one = (_: unknown, n: number) =>
    bring(ROADS[n % ROADS.length]!, url, { name: `${n}`, body: Buffer.alloc(3000, n) })
  const outcomes = await Promise.all(Array.from({ length: 200 }, one))
  assert.equal(outcomes.filter(({ code }) => code === null).length, 10)
  for (const { code } of outcomes) assert.ok(code === null || code === 'quota_exceeded', `${code}`)
  await until('nothing else is left', async () => (await bytesHeld(data)).length === 10)
})

test('3.3-18 one idempotency key with other bytes is a conflict, in whatever order they arrive', async (t) => {
  const { url, data } = await start(t)
  const send = (body: string) =>
    post(`${url}/upload`, form({ name: 'f', filename: 'a', body }), { 'idempotency-key': 'once' })
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => send(n % 2 === 0 ? 'one' : 'other')))
  const ids = new Set<string>()
  for (const answer of answers) {
    const told = (await answer.json()) as StoredFile & Problem
    if (answer.status === 200) ids.add(told.id)
    else assert.deepEqual([answer.status, told.code], [409, 'idempotency_conflict'])
  }
  assert.equal(ids.size, 1)
  await until('one file is left', async () => (await bytesHeld(data)).length === 1)
})

test('3.3-20 a token behind the file, twice, of 1 MB, forged, and one that ends in mid-upload', async (t) => {
  let isOver = false
  const { url, data } = await start(t, {
    authorize: ({ token }) => (token === 'good' && !isOver ? { owner: 'a' } : null),
  })
  const file: Part = { name: 'f', filename: 'a', body: 'x' }
  const large: Part = { ...file, body: new Uint8Array(3 << 20) }
  const token = (body: string): Part => ({ name: 'session_token', body })
  const table: [parts: Part[], expected: string][] = [
    [[file, token('good')], '200'],
    [[token('good'), file], '200'],
    [[token('good'), file, token('good')], '200'],
    [[token('good'), large], '200'],
    [[large, token('good')], '401 token_missing'],
    [[token('good'), file, token('other')], '401 token_invalid'],
    [[file, token('x'.repeat(1 << 20))], '413 fields_too_large'],
    [[token('x'.repeat(5000)), file], '401 token_invalid'],
    [[token('forged'), file], '401 token_invalid'],
    [[token('forged'), large, token('good')], '401 token_invalid'],
    [[file], '401 token_missing'],
    [[file, token('')], '401 token_missing'],
  ]
  for (const [n, [parts, expected]] of table.entries()) {
    const answer = await post(`${url}/upload`, form(...parts))
    const code = answer.status === 200 ? '' : ` ${await codeOf(answer)}`
    assert.equal(`${answer.status}${code}`, expected, `row ${n}`)
  }
  const as = { authorization: 'Bearer good' }
  const created = await fetch(`${url}/tus`, {
    method: 'POST',
    headers: { ...TUS, ...as, 'upload-length': '4' },
  })
  const location = created.headers.get('location')!
  const send = (offset: number) =>
    fetch(location, {
      method: 'PATCH',
      headers: { ...STREAM, ...as, 'upload-offset': `${offset}` },
      body: 'xx',
    })
  assert.equal((await send(0)).status, 204)
  isOver = true
  assert.equal(await codeOf(await send(2)), 'token_invalid')
  isOver = false
  assert.equal((await send(2)).status, 204)
  assert.equal((await bytesHeld(data)).length, 5)
})
