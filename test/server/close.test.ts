import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesHeld, dial, form, readToEnd, requestHead, start, until } from './running.ts'

const body = form({ name: 'f', filename: 'x', body: new Uint8Array(300_000) })

test('lets an upload in flight finish before it closes', async (t) => {
  const { server, port, data } = await start(t)
  const socket = await dial(port)
  socket.write(requestHead(body.length))
  socket.write(body.subarray(0, 280_000))
  await until('it is under way', async () => (await bytesHeld(data)).length === 1)
  const closed = server.close()
  await assert.rejects(dial(port))
  socket.write(body.subarray(280_000))
  assert.match(await readToEnd(socket), /^HTTP\/1\.1 200 /)
  await closed
  assert.match((await bytesHeld(data)).join(), /^files\/[0-9a-f]{32}$/)
})

test('cuts what does not finish in time, and keeps nothing of it', async (t) => {
  const { server, port, data } = await start(t, { limits: { closeMs: 100 } })
  const socket = await dial(port)
  socket.on('error', () => {})
  socket.write(requestHead(body.length))
  socket.write(body.subarray(0, 280_000))
  await until('it is under way', async () => (await bytesHeld(data)).length === 1)
  const begun = Date.now()
  await server.close()
  assert.ok(Date.now() - begun < 1500)
  assert.deepEqual(await bytesHeld(data), [])
})
