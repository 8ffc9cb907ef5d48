import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BOUNDARY, bytesHeld, dial, form, post, requestHead, start, until, upload } from './running.ts'

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

test('keeps nothing of a form whose connection is reset, at whichever byte', async (t) => {
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

test('keeps nothing of a chunked form that ends cleanly before its closing boundary', async (t) => {
  const { url, data } = await start(t)
  async function* body(length: number) {
    yield THREE.subarray(0, length)
  }
  for (let length = 1; length < THREE.length - 2; length += 7) {
    const init = { method: 'POST', body: body(length), duplex: 'half' } as unknown as RequestInit
    const response = await fetch(`${url}/upload`, {
      ...init,
      headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    })
    assert.equal(((await response.json()) as { code: string }).code, 'multipart_truncated')
  }
  await nothingIsLeft(url, data)
})

test('refuses each flood, keeps nothing of it and stays well', async (t) => {
  const { url, data } = await start(t)
  const many = (count: number, filename?: string) =>
    form(...Array.from({ length: count }, (_, n) => ({ name: `k${n}`, body: 'v', filename })))
  const named = (disposition: string) => form({ name: 'f', disposition, body: 'x' })
  const table: [what: string, body: Uint8Array, code: string][] = [
    ['100,000 fields', many(100_000), 'too_many_fields'],
    ['3,000 files', many(3000, 'a'), 'too_many_files'],
    ['50,000 header lines', named(`; name="f"${'\r\nX: y'.repeat(50_000)}`), 'part_headers_too_large'],
    ['a header of 1 MB', named(`; name="f"; x="${'y'.repeat(1_000_000)}"`), 'part_headers_too_large'],
    ['a field of 8 MB', form({ name: 'k', body: 'v'.repeat(8_000_000) }), 'fields_too_large'],
    ['a preamble of 8 MB', Buffer.alloc(8_000_000, '\r\n--'), 'multipart_malformed'],
    [
      'an epilogue of 8 MB',
      Buffer.concat([form({ name: 'f', filename: 'a', body: 'x' }), Buffer.alloc(8_000_000)]),
      'multipart_malformed',
    ],
  ]
  await upload(url)
  const held = (await bytesHeld(data)).length
  for (const [what, body, code] of table) {
    const begun = process.cpuUsage()
    const response = await post(`${url}/upload`, body)
    const problem = (await response.json()) as { code: string }
    const { user, system } = process.cpuUsage(begun)
    t.diagnostic(`${what}: ${((user + system) / 1000).toFixed(0)} ms of CPU, client included`)
    assert.equal(problem.code, code, what)
  }
  assert.equal((await bytesHeld(data)).length, held)
  await upload(url)
})

test('takes names that look like code for names', async (t) => {
  const { url } = await start(t)
  const names = ['a[4294967294]', 'a[]', 'a[__proto__]', 'hasOwnProperty', 'toString', 'a.b', 'a b', '\u202e']
  const body = form({ name: 'f', filename: 'a', body: 'x' }, ...names.map((name) => ({ name, body: 'v' })))
  const answer = (await (await post(`${url}/upload`, body)).json()) as { fields: Record<string, string> }
  assert.deepEqual(Object.keys(answer.fields).sort(), names.sort())
  assert.equal(({} as Record<string, unknown>).v, undefined)
})
