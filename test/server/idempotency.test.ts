import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { UploadAnswer } from 'dukou'
import { bytesHeld, dial, FORM_TYPE, form, post, start, until } from './running.ts'

const upload = (body: string | Uint8Array, key: string) =>
  form({ name: 'idempotency_key', body: key }, { name: 'f', filename: 'a', body })

test('answers a retry with the file of the first attempt, by header and by field', async (t) => {
  const { url, data } = await start(t)
  for (const [headers, body] of [
    [{ 'idempotency-key': 'k1' }, form({ name: 'f', filename: 'a', body: 'x' })],
    [{}, upload('y', 'k2')],
  ] as [Record<string, string>, Buffer][]) {
    const first = await (await post(`${url}/upload`, body, headers)).text()
    const again = await (await post(`${url}/upload`, body, headers)).text()
    assert.equal(again, first)
    assert.equal('idempotency_key' in (JSON.parse(first) as UploadAnswer).fields, false)
  }
  assert.equal((await bytesHeld(data)).length, 2)
})

test('refuses the same key with other bytes, and keeps nothing of them', async (t) => {
  const { url, data } = await start(t)
  assert.equal((await post(`${url}/upload`, upload('x', 'k'))).status, 200)
  const conflict = await post(`${url}/upload`, upload('other', 'k'))
  assert.equal(conflict.status, 409)
  assert.equal(((await conflict.json()) as { code: string }).code, 'idempotency_conflict')
  assert.equal((await bytesHeld(data)).length, 1)
})

test('keeps the keys of different owners apart', async (t) => {
  const { url } = await start(t)
  const send = async (token: string) => {
    const response = await post(`${url}/upload`, upload('x', 'k'), { authorization: `Bearer ${token}` })
    return ((await response.json()) as UploadAnswer).id
  }
  assert.notEqual(await send('one'), await send('two'))
})

test('refuses a key that is none, and two of them', async (t) => {
  const { url } = await start(t)
  for (const [key, field] of [
    ['', 'x'.repeat(201)],
    ['', '有'],
    ['a', 'b'],
  ] as const) {
    const headers: Record<string, string> = key === '' ? {} : { 'idempotency-key': key }
    assert.equal((await post(`${url}/upload`, upload('x', field), headers)).status, 400)
  }
})

test('takes the same bytes anew once the file was deleted', async (t) => {
  const { url } = await start(t)
  const first = (await (await post(`${url}/upload`, upload('x', 'k'))).json()) as UploadAnswer
  assert.equal((await fetch(`${url}/files/${first.id}`, { method: 'DELETE' })).status, 204)
  const second = (await (await post(`${url}/upload`, upload('x', 'k'))).json()) as UploadAnswer
  assert.notEqual(second.id, first.id)
  assert.equal((await fetch(second.url)).status, 200)
})

test('1,000 uploads whose answers get lost, retried one to three times, also at once: one file and one charge each', async (t) => {
  const { url, port, data } = await start(t, { policy: { quotaFiles: 1000, quotaBytes: 1000 * 200 } })
  const ids = new Set<string>()
  async function lost(body: Buffer): Promise<void> {
    const socket = await dial(port)
    socket.on('error', () => {})
    const head = `POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: ${body.length}\r\n\r\n`
    socket.write(head)
    socket.write(body, () => setTimeout(() => socket.destroy(), 2))
    await new Promise((resolve) => socket.once('close', resolve))
  }
  async function one(n: number): Promise<void> {
    const body = upload(randomBytes(200), randomUUID())
    const retry = async () => {
      const response = await post(`${url}/upload`, body)
      assert.equal(response.status, 200, await response.clone().text())
      return ((await response.json()) as UploadAnswer).id
    }
    const first = lost(body)
    if (n % 3 === 0) await first
    const answers = await Promise.all(Array.from({ length: 1 + (n % 3) }, retry))
    await first
    assert.equal(new Set(answers).size, 1)
    ids.add(answers[0]!)
  }
  for (let from = 0; from < 1000; from += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, n) => one(from + n)))
  }
  assert.equal(ids.size, 1000)
  await until('every duplicate is gone', async () => (await bytesHeld(data)).length === 1000)
  // The quota is full to the byte: one charge each.
  assert.equal((await post(`${url}/upload`, upload('x', 'one-more'))).status, 413)
})
