import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UploadAnswer } from 'dukou'
import { bytesHeld, dial, form, post, requestHead, start, until } from './running.ts'

const bytes = (size: number) => form({ name: 'f', filename: 'a', body: new Uint8Array(size).fill(7) })

async function codes(responses: Promise<Response>[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const response of await Promise.all(responses)) {
    const { code = 'ok' } = (await response.json()) as { code?: string }
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return counts
}

test('200 parallel uploads into room for 10: exactly 10, by count and by bytes, small files and large', async (t) => {
  for (const size of [1, 1000, 200_000]) {
    for (const policy of [{ quotaFiles: 10 }, { quotaBytes: 10 * size }]) {
      const { url, data } = await start(t, { policy })
      const counts = await codes(Array.from({ length: 200 }, () => post(`${url}/upload`, bytes(size))))
      assert.deepEqual(
        [...counts].sort(),
        [
          ['ok', 10],
          ['quota_exceeded', 190],
        ],
        `${size} ${JSON.stringify(policy)}`,
      )
      assert.equal((await bytesHeld(data)).length, 10)
    }
  }
})

test('never lets in a byte over, whatever the mix', async (t) => {
  const { url } = await start(t, { policy: { quotaBytes: 10_000 } })
  const sizes = Array.from({ length: 100 }, (_, n) => 1 + ((n * 7919) % 1500))
  await codes(sizes.map((size) => post(`${url}/upload`, bytes(size))))
  const { files } = (await (await fetch(`${url}/files?limit=100`)).json()) as { files: UploadAnswer[] }
  const kept = files.reduce((sum, { size }) => sum + size, 0)
  assert.ok(kept <= 10_000, `${kept}`)
  assert.ok(kept > 8500, `${kept}: what fits is taken`)
})

test('gives the room of an aborted upload back, and that of a deleted file', async (t) => {
  const { url, port } = await start(t, { policy: { quotaBytes: 100_000 } })
  const body = bytes(100_000)
  const socket = await dial(port)
  socket.write(requestHead(body.length))
  socket.write(body.subarray(0, 50_000))
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.equal((await post(`${url}/upload`, body)).status, 413)
  socket.destroy()
  let answer: Response | null = null
  await until('there is room again', async () => {
    answer = await post(`${url}/upload`, body)
    return answer.status === 200
  })
  const { id } = (await answer!.json()) as UploadAnswer
  assert.equal((await post(`${url}/upload`, bytes(1))).status, 413)
  assert.equal((await fetch(`${url}/files/${id}`, { method: 'DELETE' })).status, 204)
  assert.equal((await post(`${url}/upload`, body)).status, 200)
})

test('an open tus upload holds its room, over a restart too, and gives it back when it ends', async (t) => {
  const policy = { quotaBytes: 1000 }
  const first = await start(t, { policy })
  const create = (url: string, size: number) =>
    fetch(`${url}/tus`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(size) },
    })
  const made = await create(first.url, 600)
  assert.equal(made.status, 201)
  assert.equal((await create(first.url, 401)).status, 413)
  await first.server.close()
  const second = await start(t, { policy, data: first.data })
  assert.equal((await create(second.url, 401)).status, 413)
  assert.equal((await post(`${second.url}/upload`, bytes(400))).status, 200)
  const location = made.headers.get('location')!.replace(first.url, second.url)
  await fetch(location, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } })
  assert.equal((await post(`${second.url}/upload`, bytes(600))).status, 200)
  assert.equal((await post(`${second.url}/upload`, bytes(1))).status, 413)
})

test('counts every file of a form, and takes all or none', async (t) => {
  const { url, data } = await start(t, { policy: { quotaFiles: 3 } })
  const parts = (count: number) =>
    form(...Array.from({ length: count }, (_, n) => ({ name: 'f', filename: `${n}`, body: 'x' })))
  assert.equal((await post(`${url}/upload`, parts(4))).status, 413)
  assert.deepEqual(await bytesHeld(data), [])
  assert.equal((await post(`${url}/upload`, parts(3))).status, 200)
})
