import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Child, startChild } from '../server/child.ts'
import { FORM_TYPE, form, post, upload } from '../server/running.ts'

// Node takes 16 KiB of headers in all.
const HEADERS = 15_000
const MANY = 10
/** Four times the input may cost so many times as much: 4 is linear, 16 is quadratic. */
const MOST = 8
/** Nothing but a quadratic reader takes so many times as long twice. */
const HOPELESS = 12
const ROUNDS = 8

const isOpen = (ratio: number) => ratio > MOST && ratio < HOPELESS

/** The server's own processor time for so many requests, in milliseconds, and how they were answered. */
async function costOf(child: Child, count: number, send: () => Promise<Response>) {
  const statuses = new Set<number>()
  const before = await child.used()
  for (let n = 0; n < count; n++) {
    const response = await send()
    statuses.add(response.status)
    await response.arrayBuffer()
  }
  return { ms: (await child.used()).cpuMs - before.cpuMs, statuses: [...statuses].join() }
}

test('four times as much of whatever is hard to read takes at most eight times as long', async (t) => {
  const child = await startChild(t, { limits: { maxPartHeaderBytes: 65_536, maxFieldBytes: 1 << 24 } })
  const upTo = `${child.url}/upload`
  const named = (disposition: string) => post(upTo, form({ name: 'f', disposition, body: 'x' }))
  const json = (body: string) =>
    fetch(`${child.url}/tickets`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const { url: file } = await upload(child.url)
  const get = (address: string, headers: Record<string, string>) => fetch(address, { headers })
  const table: [what: string, length: number, send: (length: number) => Promise<Response>][] = [
    ['backslashes in a name', 60_000, (length) => named(`; name="f"; filename="${'\\'.repeat(length)}"`)],
    ['quotes that are escaped', 30_000, (length) => named(`; name="f"; filename="${'\\"'.repeat(length)}"`)],
    ['parameters', 20_000, (length) => named(`; name="f"${'; '.repeat(length)}`)],
    ['spaces', 60_000, (length) => named(`; name="f"; filename=a${' '.repeat(length)}x`)],
    ['percent signs', 20_000, (length) => named(`; name="f"; filename*=UTF-8''${'%25'.repeat(length)}`)],
    ['escapes of a name', 20_000, (length) => named(`; name="f"; filename="${'%22'.repeat(length)}"`)],
    [
      'accents on a letter',
      30_000,
      (length) => named(`; name="f"; filename="e${'\u00cc\u0081'.repeat(length)}"`),
    ],
    ['slashes', 60_000, (length) => named(`; name="f"; filename="${'../'.repeat(length / 3)}"`)],
    [
      'carriage returns',
      8_000_000,
      (length) => post(upTo, form({ name: 'f', filename: 'a', body: '\r'.repeat(length) })),
    ],
    [
      'ends of lines',
      8_000_000,
      (length) => post(upTo, form({ name: 'f', filename: 'a', body: '\r\n--'.repeat(length / 4) })),
    ],
    [
      'beginnings of boundaries',
      8_000_000,
      (length) =>
        post(upTo, form({ name: 'f', filename: 'a', body: '\r\n------dukou-'.repeat(length / 14) })),
    ],
    ['a field', 4_000_000, (length) => post(upTo, form({ name: 'f', body: 'x'.repeat(length) }))],
    ['JSON that is deep', 60_000, (length) => json('['.repeat(length))],
    ['JSON with escapes', 60_000, (length) => json(`"${'\\u0022'.repeat(length / 6)}`)],
    [
      'a token',
      HEADERS,
      (length) => get(`${child.url}/files`, { authorization: `Bearer ${'a '.repeat(length / 2)}a` }),
    ],
    [
      'spaces before a token',
      HEADERS,
      (length) => get(`${child.url}/files`, { authorization: `Bearer${' '.repeat(length)}x y` }),
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
  for (const [what, most, send] of table) {
    const count = most === HEADERS ? MANY : 2
    // The least of each, which what else the machine does can only bring closer to the truth.
    const least = {
      none: Number.POSITIVE_INFINITY,
      one: Number.POSITIVE_INFINITY,
      four: Number.POSITIVE_INFINITY,
    }
    let ratio = Number.POSITIVE_INFINITY
    // Two at least: the first of all is slow because nothing has been compiled.
    for (let round = 0; round < ROUNDS && (round < 2 || isOpen(ratio)); round++) {
      const none = await costOf(child, count, () => send(1))
      const one = await costOf(child, count, () => send(most / 4))
      const four = await costOf(child, count, () => send(most))
      assert.equal(four.statuses, one.statuses, `${what}: no limit hides the longer one`)
      assert.notEqual(four.statuses, '431', `${what}: it was read`)
      least.none = Math.min(least.none, none.ms)
      least.one = Math.min(least.one, one.ms)
      least.four = Math.min(least.four, four.ms)
      // What a request costs anyway is the unit, not a time of the clock: what it drowns does no harm.
      ratio = (least.four - least.none) / (Math.max(0, least.one - least.none) + least.none)
    }
    const figures = [least.none, least.one, least.four].map((ms) => ms.toFixed(1)).join(', ')
    t.diagnostic(`${what}: ${figures} ms, ratio ${ratio.toFixed(1)}`)
    assert.ok(ratio <= MOST, `${what}: ${ratio.toFixed(1)} times as long (${figures} ms)`)
  }
})
