import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesHeld, dial, form, requestHead, start } from '../server/running.ts'
import { aFile } from './asking.ts'

test('a client that goes away before its token has come leaves nothing behind', {
  timeout: 10_000,
}, async (t) => {
  const { port, data, server } = await start(t, {
    authorize: () => ({ owner: 'alice' }),
    limits: { closeMs: 200 },
  })
  const socket = await dial(port)
  const body = form({ ...aFile, body: Buffer.alloc(100_000) })
  socket.write(requestHead(body.length + 100))
  socket.write(body.subarray(0, 50_000))
  await new Promise((resolve) => setTimeout(resolve, 100))
  socket.resetAndDestroy()
  await new Promise((resolve) => setTimeout(resolve, 100))
  const before = performance.now()
  await server.close()
  assert.ok(performance.now() - before < 1000)
  assert.deepEqual(await bytesHeld(data), [])
})
