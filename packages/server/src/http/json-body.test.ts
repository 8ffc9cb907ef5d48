import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { DukouError } from '../errors.ts'
import { readJson } from './json-body.ts'

/** Sends bytes as they are; resolves with what `readJson` made of them: a value, or the code of its refusal. */
async function read(t: TestContext, bytes: (string | Buffer)[], more: { cut?: boolean } = {}) {
  const outcome = Promise.withResolvers<unknown>()
  const server = createServer((request) => {
    readJson(request, { maxBytes: 20, stallMs: 100 }).then(
      (value) => outcome.resolve({ value }),
      (error: DukouError) => outcome.resolve(error.code),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  t.after(() => socket.destroy())
  socket.on('error', () => {})
  for (const piece of bytes) {
    socket.write(piece)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  if (more.cut) socket.resetAndDestroy()
  return outcome.promise
}

const head = (length: number | 'chunked', type = 'application/json') =>
  `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\n` +
  (length === 'chunked' ? 'Transfer-Encoding: chunked\r\n\r\n' : `Content-Length: ${length}\r\n\r\n`)

test('reads JSON, however it arrives', async (t) => {
  assert.deepEqual(await read(t, [head(7), '{"a":1}']), { value: { a: 1 } })
  assert.deepEqual(await read(t, [head(7), '{"a', '":1}']), { value: { a: 1 } })
  assert.deepEqual(await read(t, [head('chunked'), '7\r\n{"a":1}\r\n', '0\r\n\r\n']), { value: { a: 1 } })
  assert.deepEqual(await read(t, [head(20), `"${'x'.repeat(18)}"`]), { value: 'x'.repeat(18) })
  for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/merge-patch+json'])
    assert.deepEqual(await read(t, [head(4, type), 'null']), { value: null }, type)
})

test('refuses what does not call itself JSON', async (t) => {
  for (const type of ['text/plain', 'application/jsonp', 'multipart/form-data; boundary=json', 'json', ''])
    assert.equal(await read(t, [head(7, type), '{"a":1}']), 'json_required', type)
})

test('refuses too much by what is announced, and by what comes', async (t) => {
  assert.equal(await read(t, [head(21)]), 'json_too_large')
  assert.equal(await read(t, [head('chunked'), `15\r\n${' '.repeat(21)}\r\n`]), 'json_too_large')
})

test('refuses what is no JSON in UTF-8', async (t) => {
  for (const body of ['', '{', '{"a":1,}', "{'a':1}", Buffer.from([0x22, 0xc4, 0xe3, 0x22])]) {
    assert.equal(await read(t, [head(body.length), body]), 'request_invalid', String(body))
  }
})

test('gives up on a body that stands still, and notices one that breaks off', async (t) => {
  assert.equal(await read(t, [head(20), '{"a"']), 'stalled')
  assert.equal(await read(t, [head(20), '{"a"'], { cut: true }), 'aborted')
})
