import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { UploadAnswer } from 'dukou'
import { bytesHeld, form, post, sha256, start, upload } from './running.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d494844520000000500000007080600000000000000', 'hex')

test('takes a file under any field name and serves the same bytes at the url of the answer', async (t) => {
  const { url } = await start(t)
  for (const name of ['file', 'images', 'media_1', '文件']) {
    const body = randomBytes(300_000)
    const answer = await upload(url, { name, body, filename: 'photo.bin' })
    assert.equal(answer.size, body.length)
    assert.equal(answer.sha256, sha256(body))
    assert.equal(answer.name, 'photo.bin')
    assert.deepEqual(answer.fields, {})
    const fetched = await fetch(answer.url)
    assert.deepEqual(Buffer.from(await fetched.arrayBuffer()), body)
  }
})

test('gives text fields back, whether they stand before or after the file', async (t) => {
  const { url } = await start(t)
  const body = form(
    { name: 'before', body: '一' },
    { name: 'file', filename: 'a.bin', body: 'x' },
    { name: 'after', body: '[object Object]' },
    { name: 'toString', body: 'plain' },
    { name: 'empty', body: '' },
  )
  const response = await post(`${url}/upload`, body)
  const answer = (await response.json()) as UploadAnswer
  assert.deepEqual(answer.fields, { before: '一', after: '[object Object]', toString: 'plain', empty: '' })
})

test('tells type and size of a picture by its bytes, not by its name', async (t) => {
  const { url } = await start(t)
  const { type, width, height } = await upload(url, { body: PNG, filename: 'page.html' })
  assert.deepEqual({ type, width, height }, { type: 'image/png', width: 5, height: 7 })
  const page = await upload(url, { body: '<html><script>alert(1)</script>', filename: 'photo.png' })
  assert.deepEqual([page.type, page.width], ['text/plain', null])
})

test('answers at every alias, and nowhere else', async (t) => {
  const { url } = await start(t, { aliases: ['/FileUploadServlet', '/image'] })
  const body = form({ name: 'file', filename: 'a', body: 'x' })
  for (const path of ['/upload', '/FileUploadServlet', '/image']) {
    assert.equal((await post(url + path, body)).status, 200, path)
  }
  assert.equal((await post(`${url}/other`, body)).status, 404)
})

test('keeps the names of files as they are in any language', async (t) => {
  const { url } = await start(t)
  const gbk = '\xcd\xb7\xcf\xf1.png'
  const table: [disposition: string, name: RegExp][] = [
    ['; name="f"; filename="头像.png"', /^头像\.png$/],
    [`; name="f"; filename*=UTF-8''%E5%A4%B4%E5%83%8F.png`, /^头像\.png$/],
    [`; name="f"; filename="a.png"; filename*=UTF-8''%E5%A4%B4%E5%83%8F.png`, /^头像\.png$/],
    ['; name="f"; filename="a%22b.png"', /^a"b\.png$/],
    ['; name="f"; filename="e\u0301.png"', /^\u00e9\.png$/],
    ['; name="f"; filename="../../etc/passwd"', /^passwd$/],
    ['; name="f"; filename="C:\\\\temp\\\\a.jpg"', /^a\.jpg$/],
    ['; name="f"; filename="gpj.\u202eexe\u0007"', /^gpj\.exe$/],
    [`; name="f"; filename="${'头'.repeat(200)}.png"`, /^头{83}\.png$/],
  ]
  for (const [disposition, name] of table) {
    const asBytes = Buffer.from(disposition).toString('latin1')
    assert.match((await upload(url, { disposition: asBytes })).name, name, disposition)
  }
  const odd = await upload(url, { disposition: `; name="f"; filename="${gbk}"` })
  assert.equal(odd.name, '头像.png')
  const fetched = await fetch(
    (await upload(url, { filename: '头像 "1".png'.replaceAll('"', "'"), body: PNG })).url,
  )
  assert.equal(
    fetched.headers.get('content-disposition'),
    `inline; filename="__ '1'.png"; filename*=UTF-8''%E5%A4%B4%E5%83%8F%20%271%27.png`,
  )
})

test('takes the token from a field in any position or from the header, and keeps it out of the answer', async (t) => {
  const { url } = await start(t)
  const file = { name: 'file', filename: 'a', body: 'x' }
  const token = { name: 'session_token', body: 'secret-1' }
  const forms = [form(token, file), form(file, token), form({ name: 'a', body: '1' }, file, token)]
  for (const body of forms) {
    const text = await (await post(`${url}/upload`, body)).text()
    assert.doesNotMatch(text, /secret-1/)
  }
  await upload(url, {}, 'secret-1')
  await upload(url, {}, 'secret-2')
  await upload(url)
  const counts = await Promise.all(
    ['secret-1', 'secret-2', null].map(async (bearer) => {
      const headers: Record<string, string> = bearer === null ? {} : { authorization: `Bearer ${bearer}` }
      const { files } = (await (await fetch(`${url}/files`, { headers })).json()) as { files: UploadAnswer[] }
      return files.length
    }),
  )
  assert.deepEqual(counts, [4, 1, 1])
})

test('refuses a token that is ambiguous or malformed', async (t) => {
  const { url, data } = await start(t)
  const file = { name: 'file', filename: 'a', body: 'x' }
  const twice = form({ name: 'session_token', body: '1' }, file, { name: 'session_token', body: '2' })
  assert.equal((await post(`${url}/upload`, twice)).status, 401)
  const long = form(file, { name: 'session_token', body: 'x'.repeat(5000) })
  assert.equal((await post(`${url}/upload`, long)).status, 401)
  for (const authorization of ['Basic abc', 'Bearer', 'Bearer a b']) {
    assert.equal((await post(`${url}/upload`, form(file), { authorization })).status, 401, authorization)
  }
  assert.deepEqual(await bytesHeld(data), [])
})

test('takes several files of one form, all of them in the answer', async (t) => {
  const { url } = await start(t)
  const body = form(
    { name: 'a', filename: '1.bin', body: 'one' },
    { name: 'note', body: 'n' },
    { name: 'b', filename: '2.bin', body: '' },
  )
  const answer = (await (await post(`${url}/upload`, body)).json()) as UploadAnswer
  assert.equal(answer.name, '1.bin')
  assert.deepEqual(
    answer.files.map(({ name, size }) => [name, size]),
    [
      ['1.bin', 3],
      ['2.bin', 0],
    ],
  )
  assert.equal(await (await fetch(answer.files[1]!.url)).text(), '')
})

test('takes what is not a form, or holds no file, for a mistake and says so in both languages', async (t) => {
  const { url, data } = await start(t)
  const table: [body: Uint8Array, type: string, status: number, code: string][] = [
    [form({ name: 'a', body: '1' }), '', 400, 'file_missing'],
    [Buffer.from(`--${'b'.repeat(8)}--\r\n`), 'multipart/form-data; boundary=bbbbbbbb', 400, 'file_missing'],
    [Buffer.from('{}'), 'application/json', 415, 'multipart_required'],
    [Buffer.from('x'), 'multipart/form-data', 400, 'multipart_malformed'],
    [Buffer.from('x'), `multipart/form-data; boundary=${'x'.repeat(7000)}`, 400, 'multipart_malformed'],
    [form({ name: '', filename: 'a', body: 'x' }), '', 400, 'multipart_malformed'],
    [
      form({ name: '__proto__', body: 'x' }, { name: 'f', filename: 'a', body: 'x' }),
      '',
      400,
      'field_refused',
    ],
    [form({ name: 'constructor', filename: 'a', body: 'x' }), '', 400, 'field_refused'],
    [
      form({ name: 'f', filename: 'a', body: 'x' }, { name: 'prototype', body: '' }),
      '',
      400,
      'field_refused',
    ],
  ]
  for (const [body, type, status, code] of table) {
    const response = await post(`${url}/upload`, body, type === '' ? {} : { 'content-type': type })
    assert.equal(response.headers.get('content-type'), 'application/problem+json; charset=utf-8')
    const problem = (await response.json()) as Record<string, unknown>
    assert.deepEqual([response.status, problem.status, problem.code], [status, status, code])
    assert.match(String(problem.detail), /^[\x20-\x7e]+$/)
    assert.match(String(problem.detailZh), /\p{Script=Han}/u)
  }
  assert.equal(({} as Record<string, unknown>).x, undefined)
  assert.deepEqual(await bytesHeld(data), [])
})
