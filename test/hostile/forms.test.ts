import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Problem, UploadAnswer } from 'dukou'
import {
  BOUNDARY,
  bytesHeld,
  dial,
  FORM_TYPE,
  form,
  post,
  readToEnd,
  requestHead,
  start,
  until,
  upload,
} from '../server/running.ts'

const THREE = form(
  { name: 'k', body: 'v' },
  { name: 'f', filename: '头像.png', body: 'some bytes' },
  { name: 'g', filename: 'b', body: 'x'.repeat(40) },
)

async function nothingIsLeft(url: string, data: string): Promise<void> {
  await until('nothing is left', async () => (await bytesHeld(data)).length === 0)
  const { files } = (await (await fetch(`${url}/files`)).json()) as { files: unknown[] }
  assert.equal(files.length, 0)
}

const codeOf = async (response: Response) => ((await response.json()) as Problem).code

test('3.3-1 a chunked form that ends cleanly before its closing boundary is no form', async (t) => {
  const { url, data } = await start(t)
  async function* body(length: number) {
    yield THREE.subarray(0, length)
  }
  for (let length = 1; length < THREE.length - 2; length += 7) {
    const init = { method: 'POST', body: body(length), duplex: 'half' } as unknown as RequestInit
    const response = await fetch(`${url}/upload`, { ...init, headers: { 'content-type': FORM_TYPE } })
    assert.equal(await codeOf(response), 'multipart_truncated', `cut at ${length}`)
  }
  await nothingIsLeft(url, data)
})

test('3.3-1 a form whose line closes before its declared length is no form, and nothing of it stays', async (t) => {
  const { url, port, data } = await start(t)
  for (let length = 1; length < THREE.length; length += 5) {
    const socket = await dial(port)
    socket.on('error', () => {})
    socket.write(requestHead(THREE.length))
    socket.end(THREE.subarray(0, length))
    assert.doesNotMatch(await readToEnd(socket).catch(() => ''), /HTTP\/1\.1 200/, `cut at ${length}`)
  }
  await nothingIsLeft(url, data)
})

test('3.3-2 a reset at every byte of a form of three parts leaves nothing', async (t) => {
  const { url, port, data } = await start(t)
  const head = requestHead(THREE.length)
  for (let length = 0; length < THREE.length; length++) {
    const socket = await dial(port)
    socket.on('error', () => {})
    await new Promise((resolve) => {
      socket.write(head)
      socket.write(THREE.subarray(0, length), resolve)
    })
    // Half of them are reset once the server has surely begun to read.
    if (length % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    socket.resetAndDestroy()
  }
  await nothingIsLeft(url, data)
  await upload(url)
})

test('3.3-3 a part without a name, or with an empty one, is refused in words', async (t) => {
  const { url, data } = await start(t)
  const table = [
    '; name=""',
    '; name=""; filename="a"',
    '',
    '; filename="a"',
    ';',
    '; name',
    '; name="',
    '; name=;filename=a',
    `; name*=UTF-8''file; filename="a"`,
  ]
  for (const disposition of table) {
    const response = await post(`${url}/upload`, form({ name: 'f', disposition, body: 'x' }))
    assert.deepEqual([response.status, await codeOf(response)], [400, 'multipart_malformed'], disposition)
  }
  await nothingIsLeft(url, data)
})

test('3.3-4 names that look like arrays and objects are names', async (t) => {
  const { url } = await start(t)
  const names = [
    'a[4294967294]',
    'a[]',
    'a[__proto__]',
    'hasOwnProperty',
    'toString',
    'a.b',
    'a b',
    '\u202e',
    '0',
    '-1',
  ]
  const body = form({ name: 'f', filename: 'a', body: 'x' }, ...names.map((name) => ({ name, body: 'v' })))
  const answer = (await (await post(`${url}/upload`, body)).json()) as UploadAnswer
  assert.deepEqual(Object.keys(answer.fields).sort(), names.sort())
  for (const name of ['a[4294967294]', 'a[]', 'toString'])
    assert.equal((await upload(url, { name })).size, 10, `${name} as the name of a file`)
  assert.equal(({} as Record<string, unknown>).v, undefined)
})

test('3.3-5 names that reach prototypes are refused as field and as file, in whatever place', async (t) => {
  const { url, data } = await start(t)
  const file = { name: 'f', filename: 'a', body: 'x' }
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    for (const parts of [[{ name, body: 'v' }, file], [file, { name, body: 'v' }], [{ ...file, name }]]) {
      assert.equal(await codeOf(await post(`${url}/upload`, form(...parts))), 'field_refused', name)
    }
  }
  await nothingIsLeft(url, data)
  const harmless = [
    '__PROTO__',
    '__proto__.x',
    'constructor.prototype',
    'toString',
    '%5f%5fproto%5f%5f',
    ' __proto__',
  ]
  const body = form(file, ...harmless.map((name) => ({ name, body: 'polluted' })))
  const { fields } = (await (await post(`${url}/upload`, body)).json()) as UploadAnswer
  assert.deepEqual(Object.keys(fields).sort(), harmless.sort())
  assert.equal(({} as Record<string, unknown>).x, undefined)
  assert.equal({}.toString(), '[object Object]')
})

test('3.3-5 JSON and metadata that name prototypes change nothing', async (t) => {
  const { url } = await start(t)
  const json = (path: string, body: string) =>
    fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const evil = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}'
  await json('/tickets', `{${evil},"can":["form"],"files":[{"name":"a","size":1,${evil}}]}`)
  await json('/tickets', `[${'['.repeat(20_000)}`)
  for (const key of ['__proto__', 'constructor', '__proto__.polluted']) {
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': '1', 'upload-metadata': `${key} YQ==` }
    await fetch(`${url}/tus`, { method: 'POST', headers })
    await fetch(`${url}/files?${key}=1&${key}[polluted]=1`)
  }
  assert.equal(({} as Record<string, unknown>).polluted, undefined)
  await upload(url)
})

test('3.3-8 boundaries that are too long, missing or twice there are refused; one inside of data is data', async (t) => {
  const { url, data } = await start(t)
  const type = (parameters: string) => ({ 'content-type': `multipart/form-data${parameters}` })
  const table: Record<string, string>[] = [
    type(`; boundary=${'x'.repeat(7 * 1024)}`),
    type(''),
    type('; boundary='),
    type('; boundary=""'),
    type('; boundary=a; boundary=b'),
    type('; boundary="a\tb"'),
    type('; boundary'),
  ]
  for (const headers of table) {
    const response = await post(`${url}/upload`, THREE, headers)
    assert.deepEqual(
      [response.status, await codeOf(response)],
      [400, 'multipart_malformed'],
      headers['content-type'],
    )
  }
  await nothingIsLeft(url, data)
  const inside = [
    `x--${BOUNDARY}\r\n`,
    `\n--${BOUNDARY}--\n`,
    `\r--${BOUNDARY}`,
    `\r\n-${BOUNDARY}`,
    `\r\n--${BOUNDARY.slice(0, -1)}`,
    '\r\n\r\n--',
    '\r\n'.repeat(100),
  ]
  for (const body of inside) {
    const { url: address } = await upload(url, { body })
    assert.equal(await (await fetch(address)).text(), body, JSON.stringify(body))
  }
})

test('3.3-8 line breaks without CR, and lines that are folded, are refused', async (t) => {
  const { url, data } = await start(t)
  const table = [
    THREE.toString('latin1').replaceAll('\r\n', '\n'),
    THREE.toString('latin1').replaceAll('\r\n', '\r'),
    form({ name: 'f', disposition: '; name="f";\r\n filename="a"', body: 'x' }).toString('latin1'),
    form({ name: 'f', disposition: '; name="f"\n; filename="a"', body: 'x' }).toString('latin1'),
  ]
  for (const text of table) {
    const response = await post(`${url}/upload`, Buffer.from(text, 'latin1'))
    assert.equal(response.status, 400, text.slice(0, 100))
    assert.match(await codeOf(response), /^multipart_/)
  }
  await nothingIsLeft(url, data)
})
