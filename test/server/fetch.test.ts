import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UploadAnswer } from 'dukou'
import { bytesHeld, start, upload } from './running.ts'

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('serves ranges', async (t) => {
  const { url } = await start(t)
  const { url: file } = await upload(url, { body: '0123456789' })
  const table: [range: string, status: number, body: string | null, contentRange: string | null][] = [
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=9-99', 206, '9', 'bytes 9-9/10'],
    ['bytes=10-', 416, null, 'bytes */10'],
    ['bytes=-0', 416, null, 'bytes */10'],
    ['bytes=5-2', 200, '0123456789', null],
    ['bytes=0-1,3-4', 200, '0123456789', null],
    ['lines=0-1', 200, '0123456789', null],
    ['bytes=', 200, '0123456789', null],
  ]
  for (const [range, status, body, contentRange] of table) {
    const response = await fetch(file, { headers: { range } })
    assert.equal(response.status, status, range)
    assert.equal(response.headers.get('content-range'), contentRange, range)
    const text = await response.text()
    if (body === null) assert.equal((JSON.parse(text) as { code: string }).code, 'range_unsatisfiable')
    else assert.equal(text, body, range)
  }
})

test('answers conditions on the ETag and on the date', async (t) => {
  const { url } = await start(t)
  const { url: file, sha256 } = await upload(url, { body: '0123456789' })
  const first = await fetch(file)
  const etag = first.headers.get('etag')!
  assert.equal(etag, `"${sha256}"`)
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const response = await fetch(file, { headers: { 'if-none-match': tag } })
    assert.deepEqual([response.status, await response.text()], [304, ''], tag)
    assert.equal(response.headers.get('etag'), etag)
  }
  assert.equal((await fetch(file, { headers: { 'if-none-match': '"other"' } })).status, 200)
  const range = 'bytes=0-0'
  const statusWith = async (ifRange: string) =>
    (await fetch(file, { headers: { range, 'if-range': ifRange } })).status
  assert.equal(await statusWith(etag), 206)
  assert.equal(await statusWith(first.headers.get('last-modified')!), 206)
  assert.equal(await statusWith('"other"'), 200)
  assert.equal(await statusWith(`W/${etag}`), 200)
})

test('answers HEAD as GET, without the bytes', async (t) => {
  const { url } = await start(t)
  const { url: file } = await upload(url, { body: '0123456789' })
  const head = await fetch(file, { method: 'HEAD', headers: { range: 'bytes=0-3' } })
  const get = await fetch(file)
  for (const name of ['etag', 'content-length', 'content-type', 'content-disposition', 'last-modified']) {
    assert.equal(head.headers.get(name), get.headers.get(name), name)
  }
  assert.equal(head.status, 200)
  assert.equal(head.headers.get('content-length'), '10')
  assert.equal(await head.text(), '')
})

test('lets nothing run in the page that opens a file', async (t) => {
  const { url } = await start(t)
  const table: [body: string | Uint8Array, disposition: string][] = [
    [Buffer.from('ffd8ffe000104a46', 'hex'), 'inline'],
    [Buffer.from('#!AMR\n'), 'inline'],
    ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'attachment'],
    ['<!doctype html><script>alert(1)</script>', 'attachment'],
    ['%PDF-1.7', 'attachment'],
    [Buffer.from('00112233', 'hex'), 'attachment'],
  ]
  for (const [body, disposition] of table) {
    const { headers } = await fetch((await upload(url, { body, filename: 'a.html' })).url)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('content-security-policy'), "default-src 'none'; sandbox")
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.match(headers.get('cache-control')!, /^private/)
    assert.doesNotMatch(headers.get('content-type')!, /html|svg|xml|script/)
    assert.equal(headers.get('content-disposition')!.split(';')[0], disposition)
  }
})

test("shows a file to its owner and to holders of a signed address; a stranger's looks like an absent one", async (t) => {
  const { url } = await start(t)
  const file = await upload(url, {}, 'mine')
  const plain = `${url}/files/${file.id}`
  const absent = `${url}/files/${'0'.repeat(32)}`
  assert.equal((await fetch(plain, { headers: bearer('mine') })).status, 200)
  assert.equal((await fetch(file.url)).status, 200)
  const strange = [
    await fetch(plain),
    await fetch(plain, { headers: bearer('other') }),
    await fetch(`${plain}${new URL(file.url).search.slice(0, -1)}!`),
    await fetch(`${absent}${new URL(file.url).search}`),
    await fetch(plain, { method: 'DELETE', headers: bearer('other') }),
    await fetch(file.url, { method: 'DELETE' }),
    await fetch(absent),
    await fetch(`${url}/files/..%2f..%2fcatalog.sqlite`),
  ]
  const bodies = new Set(await Promise.all(strange.map((response) => response.text())))
  assert.deepEqual([...new Set(strange.map(({ status }) => status))], [404])
  assert.equal(bodies.size, 1)
  assert.equal((await fetch(file.url)).status, 200)
})

test('deletes a file for its owner: row and bytes', async (t) => {
  const { url, data } = await start(t)
  const file = await upload(url, {}, 'mine')
  assert.equal((await bytesHeld(data)).length, 1)
  const remove = () => fetch(`${url}/files/${file.id}`, { method: 'DELETE', headers: bearer('mine') })
  assert.equal((await remove()).status, 204)
  assert.equal((await fetch(file.url)).status, 404)
  assert.equal((await remove()).status, 404)
  assert.deepEqual(await bytesHeld(data), [])
})

test("lists an owner's own files, newest first, page by page", async (t) => {
  const { url } = await start(t)
  const ids: string[] = []
  for (let n = 0; n < 7; n++) ids.unshift((await upload(url, { filename: `${n}.bin` }, 'mine')).id)
  await upload(url, {}, 'other')
  const seen: string[] = []
  const sizes: number[] = []
  let next: string | null = ''
  while (next !== null) {
    const query: string = next === '' ? '?limit=3' : `?limit=3&cursor=${encodeURIComponent(next)}`
    const response = await fetch(`${url}/files${query}`, { headers: bearer('mine') })
    const page = (await response.json()) as { files: UploadAnswer[]; next: string | null }
    seen.push(...page.files.map(({ id }) => id))
    sizes.push(page.files.length)
    for (const file of page.files) assert.equal((await fetch(file.url)).status, 200)
    next = page.next
  }
  assert.deepEqual(sizes, [3, 3, 1])
  assert.deepEqual([...seen].sort(), [...ids].sort())
  for (const query of ['?limit=0', '?limit=101', '?limit=x', '?cursor=nonsense']) {
    assert.equal((await fetch(`${url}/files${query}`)).status, 400, query)
  }
})
