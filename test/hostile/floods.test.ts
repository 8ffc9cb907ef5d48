import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Problem } from 'dukou'
import { type Child, startChild } from '../server/child.ts'
import { BOUNDARY, bytesHeld, form, post, upload } from '../server/running.ts'

const MOST_MS = 50

/** The server's own time for one request, the best of three: its compiler and its collector work at the same time. */
async function costOf(child: Child, send: () => Promise<Response>): Promise<{ ms: number; code: string }> {
  const costs: number[] = []
  let code = ''
  for (let n = 0; n < 3; n++) {
    const before = await child.used()
    const response = await send()
    code = ((await response.json()) as Problem).code
    costs.push((await child.used()).cpuMs - before.cpuMs)
  }
  return { ms: Math.min(...costs), code }
}

async function warmUp(child: Child): Promise<void> {
  for (let n = 0; n < 30; n++) await upload(child.url)
  await post(`${child.url}/upload`, Buffer.alloc(8_000_000, '\r\n--'))
}

test('3.3-6 and 3.3-7 floods of fields, files and headers cost at most 50 ms of CPU each, and leave nothing', async (t) => {
  const child = await startChild(t)
  await warmUp(child)
  const held = (await bytesHeld(child.data)).length
  const many = (count: number, filename?: string) =>
    form(...Array.from({ length: count }, (_, n) => ({ name: `k${n}`, body: 'v', filename })))
  const named = (disposition: string) => form({ name: 'f', disposition, body: 'x' })
  const table: [what: string, body: Uint8Array, code: string][] = [
    ['100,000 fields', many(100_000), 'too_many_fields'],
    ['100,000 fields of one name', form(...Array(100_000).fill({ name: 'k', body: '' })), 'too_many_fields'],
    ['3,000 files', many(3000, 'a'), 'too_many_files'],
    ['50,000 header lines', named(`; name="f"${'\r\nX: y'.repeat(50_000)}`), 'part_headers_too_large'],
    ['a header of 1 MB', named(`; name="f"; x="${'y'.repeat(1_000_000)}"`), 'part_headers_too_large'],
    ['a name of 1 MB', named(`; name="${'y'.repeat(1_000_000)}"`), 'part_headers_too_large'],
    ['8,000 parameters', named(`${';a=b'.repeat(2000)}; name="f"`), 'multipart_malformed'],
    ['8,000 backslashes', named(`; name="f"; filename="${'\\'.repeat(8000)}`), 'multipart_malformed'],
    ['a field of 8 MB', form({ name: 'k', body: 'v'.repeat(8_000_000) }), 'fields_too_large'],
    ['a preamble of 8 MB', Buffer.alloc(8_000_000, '\r\n--'), 'multipart_malformed'],
    [
      'a boundary followed by 8 MB of spaces',
      Buffer.alloc(8_000_000, ' ').fill(`--${BOUNDARY}`, 0, BOUNDARY.length + 2),
      'multipart_malformed',
    ],
    [
      'an epilogue of 8 MB',
      Buffer.concat([form({ name: 'f', filename: 'a', body: 'x' }), Buffer.alloc(8_000_000)]),
      'multipart_malformed',
    ],
  ]
  for (const [what, body, code] of table) {
    const cost = await costOf(child, () => post(`${child.url}/upload`, body))
    t.diagnostic(`${what}: ${cost.ms.toFixed(1)} ms of CPU`)
    assert.equal(cost.code, code, what)
    assert.ok(cost.ms <= MOST_MS, `${what}: ${cost.ms} ms`)
  }
  assert.equal((await bytesHeld(child.data)).length, held)
  await upload(child.url)
})

test('3.3-6 floods of metadata, tickets and JSON cost at most 50 ms of CPU each', async (t) => {
  const child = await startChild(t)
  await warmUp(child)
  const json = (path: string, body: string) => () =>
    fetch(child.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const tus = (metadata: string) => () =>
    fetch(`${child.url}/tus`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '1', 'upload-metadata': metadata },
    })
  const files = (count: number) =>
    JSON.stringify({ can: ['form'], files: Array(count).fill({ name: 'a', size: 1 }) })
  const table: [what: string, send: () => Promise<Response>, code: string][] = [
    ['5,000 pairs of metadata', tus('a'.repeat(5).concat(',').repeat(1000)), 'request_invalid'],
    ['one pair of 8 KB', tus(`a ${'A'.repeat(8000)}`), 'request_invalid'],
    ['2,000 tickets', json('/tickets', files(2000)), 'request_invalid'],
    ['100,000 tickets', json('/tickets', files(100_000)), 'json_too_large'],
    ['JSON 30,000 deep', json('/tickets', '['.repeat(30_000)), 'request_invalid'],
    ['JSON of 8 MB', json('/tickets', ' '.repeat(8_000_000)), 'json_too_large'],
    ['a number of 60,000 digits', json('/tickets', '9'.repeat(60_000)), 'request_invalid'],
  ]
  for (const [what, send, code] of table) {
    const cost = await costOf(child, send)
    t.diagnostic(`${what}: ${cost.ms.toFixed(1)} ms of CPU`)
    assert.equal(cost.code, code, what)
    assert.ok(cost.ms <= MOST_MS, `${what}: ${cost.ms} ms`)
  }
  await upload(child.url)
})
