import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { bytesHeld, dial, form, post, readToEnd, requestHead, start, until } from './running.ts'

const listed = async (url: string) =>
  ((await (await fetch(`${url}/files`)).json()) as { files: unknown[] }).files.length

test('keeps nothing of an upload that the client aborts', async (t) => {
  const { url, port, data } = await start(t)
  const body = form({ name: 'a', body: '1' }, { name: 'f', filename: 'x', body: new Uint8Array(400_000) })
  for (let n = 0; n < 40; n++) {
    const socket = await dial(port)
    socket.on('error', () => {})
    const cut = n === 0 ? 300_000 : randomInt(1, body.length)
    socket.write(requestHead(body.length))
    await new Promise((resolve) => socket.write(body.subarray(0, cut), resolve))
    if (n === 0) await until('its bytes are in staging', async () => (await bytesHeld(data)).length === 1)
    if (n % 2 === 0) socket.resetAndDestroy()
    else socket.destroy()
  }
  await until('nothing is left', async () => (await bytesHeld(data)).length === 0)
  assert.equal(await listed(url), 0)
})

test('refuses a form that ends early, and keeps nothing of it', async (t) => {
  const { url, data } = await start(t)
  const whole = form({ name: 'f', filename: 'x', body: 'some bytes' }, { name: 'k', body: 'v' })
  for (let length = 1; length < whole.length - 2; length++) {
    const response = await post(`${url}/upload`, whole.subarray(0, length))
    assert.equal(response.status, 400, `cut at ${length}`)
    const { code } = (await response.json()) as { code: string }
    assert.equal(code, 'multipart_truncated', `cut at ${length}`)
  }
  assert.deepEqual(await bytesHeld(data), [])
  assert.equal((await post(`${url}/upload`, whole)).status, 200)
})

test('refuses a body that ends before its declared length, and lives on', async (t) => {
  const { url, port, data } = await start(t)
  const body = form({ name: 'f', filename: 'x', body: new Uint8Array(100_000) })
  const socket = await dial(port)
  socket.write(requestHead(body.length))
  socket.end(body.subarray(0, 50_000))
  await readToEnd(socket)
  await until('nothing is left', async () => (await bytesHeld(data)).length === 0)
  assert.equal(await listed(url), 0)
})

test('takes any cutting of the bytes for the same form', async (t) => {
  const { port } = await start(t)
  const tricky = `\r\n------dukou-test-boundar\r\n--\r\n------dukou-test\n`
  const body = form({ name: 'k', body: 'v' }, { name: 'f', filename: 'x', body: tricky.repeat(3) })
  for (const step of [1, 2, 3, 7, 64]) {
    const socket = await dial(port)
    socket.setNoDelay(true)
    socket.write(requestHead(body.length).replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
    for (let at = 0; at < body.length; at += step) {
      socket.write(body.subarray(at, at + step))
      if (at % 32 < step) await new Promise((resolve) => setImmediate(resolve))
    }
    const text = await readToEnd(socket)
    assert.match(text, /^HTTP\/1\.1 200 /)
    assert.match(text, new RegExp(`"size":${tricky.length * 3},`), `in pieces of ${step}`)
  }
})
