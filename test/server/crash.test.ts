import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UploadAnswer } from 'dukou'
import { startChild } from './child.ts'
import { bytesHeld, dial, form, requestHead, start, temporaryFolder, until, upload } from './running.ts'

test('keeps what it acknowledged and nothing else when it is killed in the middle of an upload', async (t) => {
  const data = await temporaryFolder(t)
  const child = await startChild(t, { data })
  const kept = await upload(child.url, { body: 'acknowledged', filename: 'kept.txt' })
  const body = form({ name: 'f', filename: 'x', body: new Uint8Array(4 << 20) })
  const sockets = await Promise.all(Array.from({ length: 5 }, () => dial(child.port)))
  for (const socket of sockets) {
    socket.on('error', () => {})
    socket.write(requestHead(body.length))
    socket.write(body.subarray(0, 3 << 20))
  }
  await until('all are under way', async () => (await bytesHeld(data)).length === 6)
  await child.kill()
  assert.equal((await bytesHeld(data)).length, 6)

  const { url } = await start(t, { data })
  assert.deepEqual(await bytesHeld(data), [`files/${kept.id}`])
  const { files } = (await (await fetch(`${url}/files`)).json()) as { files: UploadAnswer[] }
  assert.deepEqual(
    files.map(({ id, name, sha256 }) => ({ id, name, sha256 })),
    [{ id: kept.id, name: kept.name, sha256: kept.sha256 }],
  )
  const path = new URL(kept.url).pathname + new URL(kept.url).search
  assert.equal(await (await fetch(url + path)).text(), 'acknowledged')
})
