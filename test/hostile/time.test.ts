import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Child, startChild } from '../server/child.ts'
import { FORM_TYPE, form, post, upload } from '../server/running.ts'

// Headers are short: only many requests take a time that a clock can tell.
const HEADERS = 7500
const MANY = 30

/** The server's time for so many requests, the least of several tries. */
async function timeOf(child: Child, count: number, send: () => Promise<Response>): Promise<number> {
  const times: number[] = []
  for (let n = 0; n < 3; n++) {
    const before = await child.used()
    for (let m = 0; m < count; m++) {
      const response = await send()
      assert.notEqual(response.status, 431, 'it was read')
      await response.arrayBuffer()
    }
    times.push((await child.used()).cpuMs - before.cpuMs)
  }
  return Math.min(...times)
}

test('twice as much of whatever is hard to read takes at most two and a half times as long', async (t) => {
  const child = await startChild(t, { limits: { maxPartHeaderBytes: 65_536, maxFieldBytes: 1 << 22 } })
  const upTo = `${child.url}/upload`
  const named = (disposition: string) => post(upTo, form({ name: 'f', disposition, body: 'x' }))
  const json = (body: string) =>
    fetch(`${child.url}/tickets`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const { url: file } = await upload(child.url)
  const get = (address: string, headers: Record<string, string>) => fetch(address, { headers })
  const table: [what: string, length: number, send: (length: number) => Promise<Response>][] = [
    ['backslashes in a name', 30_000, (length) => named(`; name="f"; filename="${'\\'.repeat(length)}"`)],
    ['quotes that are escaped', 15_000, (length) => named(`; name="f"; filename="${'\\"'.repeat(length)}"`)],
    ['parameters', 10_000, (length) => named(`; name="f"${'; '.repeat(length)}`)],
    ['spaces', 30_000, (length) => named(`; name="f"; filename=a${' '.repeat(length)}x`)],
    ['percent signs', 10_000, (length) => named(`; name="f"; filename*=UTF-8''${'%25'.repeat(length)}`)],
    ['escapes of a name', 10_000, (length) => named(`; name="f"; filename="${'%22'.repeat(length)}"`)],
    [
      'accents on a letter',
      15_000,
      (length) => named(`; name="f"; filename="e${'\u00cc\u0081'.repeat(length)}"`),
    ],
    ['slashes', 30_000, (length) => named(`; name="f"; filename="${'../'.repeat(length / 3)}"`)],
    [
      'carriage returns',
      2_000_000,
      (length) => post(upTo, form({ name: 'f', filename: 'a', body: '\r'.repeat(length) })),
    ],
    [
      'ends of lines',
      2_000_000,
      (length) => post(upTo, form({ name: 'f', filename: 'a', body: '\r\n--'.repeat(length / 4) })),
    ],
    [
      'beginnings of boundaries',
      2_000_000,
      (length) =>
        post(upTo, form({ name: 'f', filename: 'a', body: '\r\n------dukou-'.repeat(length / 14) })),
    ],
    ['a field', 1_500_000, (length) => post(upTo, form({ name: 'f', body: 'x'.repeat(length) }))],
    ['JSON that is deep', 30_000, (length) => json('['.repeat(length))],
    ['JSON with escapes', 30_000, (length) => json(`"${'\\u0022'.repeat(length / 6)}`)],
    [
      'a token',
      HEADERS,
      (length) => get(`${child.url}/files`, { authorization: `Bearer ${'a '.repeat(length / 2)}a` }),
    ],
    [
      'spaces before a token',
      HEADERS,
      (length) => get(`${child.url}/files`, { authorization: `Bearer${' '.repeat(length)}x` }),
    ],
    ['a range', HEADERS, (length) => get(file, { range: `bytes=${'0-0,'.repeat(length / 4)}` })],
    ['spaces around a range', HEADERS, (length) => get(file, { range: `bytes=0-0${' '.repeat(length)}x` })],
    ['tags', HEADERS, (length) => get(file, { 'if-none-match': ` ,W/${','.repeat(length)}"` })],
    [
      'a content type',
      HEADERS,
      (length) => post(upTo, Buffer.from('x'), { 'content-type': FORM_TYPE + '; a'.repeat(length / 3) }),
    ],
  ]
  for (let n = 0; n < 20; n++) await upload(child.url)
  assert.equal((await get(file, { range: 'bytes=0-0' })).status, 206)
  for (const [what, length, send] of table) {
    const count = length === HEADERS ? MANY : 3
    let ratio = Number.POSITIVE_INFINITY
    // Whatever else the machine does can disturb one try; what grows faster than its input is slow in each.
    for (let n = 0; n < 4 && ratio > 2.5; n++) {
      const none = await timeOf(child, count, () => send(1))
      const once = (await timeOf(child, count, () => send(length))) - none
      const twice = (await timeOf(child, count, () => send(2 * length))) - none
      t.diagnostic(`${what}: ${once.toFixed(1)} ms, ${twice.toFixed(1)} ms`)
      // A clock tells nothing below this; what is quadratic is far beyond it at these lengths.
      ratio = twice < Math.max(50, 2 * count) ? 1 : twice / Math.max(once, 20)
    }
    assert.ok(ratio <= 2.5, `${what}: ${ratio.toFixed(1)} times as long`)
  }
})
