import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { StoredFile } from 'dukou'
import { bytesHeld, start, upload } from './running.ts'

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('what the app never confirms goes away, what it confirms stays', async (t) => {
  const { url, server, data } = await start(t, { policy: { confirmSeconds: 1 } })
  const [kept, left] = [await upload(url, { body: 'kept' }), await upload(url, { body: 'left' })]
  assert.ok(kept.expiresAt !== null)
  const confirmed = await fetch(`${url}/files/${kept.id}/confirm`, { method: 'POST' })
  assert.equal(confirmed.status, 200)
  assert.equal(((await confirmed.json()) as StoredFile).expiresAt, null)
  assert.equal((await fetch(left.url)).status, 200, 'until then it is there')
  await sleep(1100)
  assert.equal((await fetch(left.url)).status, 404, 'also before the janitor has come')
  assert.equal((await fetch(`${url}/files/${left.id}/confirm`, { method: 'POST' })).status, 404)
  assert.deepEqual(await server.tidy(), { files: 1, uploads: 0 })
  assert.equal((await bytesHeld(data)).length, 1)
  assert.equal((await fetch(kept.url)).status, 200)
})

test('nobody else confirms a file', async (t) => {
  const { url } = await start(t, { policy: { confirmSeconds: 60 } })
  const { id } = await upload(url, {}, 'me')
  const confirm = (token: string) =>
    fetch(`${url}/files/${id}/confirm`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  assert.equal((await confirm('you')).status, 404)
  assert.equal((await confirm('me')).status, 200)
})

test('ends a file when its time is over, confirmed or not, and gives its room back', async (t) => {
  const { url, server, data } = await start(t, {
    policy: { ttlSeconds: 1, confirmSeconds: 60, quotaFiles: 1 },
  })
  const file = await upload(url)
  await fetch(`${url}/files/${file.id}/confirm`, { method: 'POST' })
  await sleep(1100)
  assert.equal((await fetch(file.url)).status, 404)
  await server.tidy()
  assert.deepEqual(await bytesHeld(data), [])
  await upload(url)
})

test('serves a public file to whoever knows its id', async (t) => {
  const { url } = await start(t, { policy: { public: true } })
  const file = await upload(url, { body: 'for all' }, 'me')
  assert.equal(file.url, `${url}/files/${file.id}`)
  assert.equal(await (await fetch(file.url)).text(), 'for all')
})

test('takes only the types of the policy, decided by the bytes, over every road', async (t) => {
  const { url, data } = await start(t, { policy: { types: ['image/*'] } })
  await assert.rejects(upload(url, { filename: 'a.png', body: '<html>' }), /415 .*type_refused/)
  const response = await fetch(`${url}/tus`, {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': '6',
      'content-type': 'application/offset+octet-stream',
    },
    body: '<html>',
  })
  assert.equal(response.status, 415)
  assert.deepEqual(await bytesHeld(data), [])
})

test('erasing an owner leaves nothing of theirs, in no file of the data folder', async (t) => {
  const { url, server, data } = await start(t)
  const secret = 'what-only-they-wrote-0123456789'
  await upload(url, { filename: `${secret}.txt`, body: secret }, 'they')
  const other = await upload(url, { body: 'of somebody else' }, 'other')
  const headers = {
    'tus-resumable': '1.0.0',
    authorization: 'Bearer they',
    'upload-length': '100',
    'content-type': 'application/offset+octet-stream',
  }
  const open = await fetch(`${url}/tus`, {
    method: 'POST',
    headers: { ...headers, 'upload-metadata': `filename ${Buffer.from(secret).toString('base64')}` },
    body: secret,
  })
  assert.equal(open.status, 201)
  const { files } = (await (
    await fetch(`${url}/files`, { headers: { authorization: 'Bearer they' } })
  ).json()) as { files: StoredFile[] }
  const owner = await ownerOf(data, files[0]!.id)
  assert.deepEqual(await server.erase(owner), { files: 1, uploads: 1 })
  assert.equal((await bytesHeld(data)).length, 1)
  assert.equal((await fetch(other.url)).status, 200)
  for (const name of ['catalog.sqlite', 'catalog.sqlite-wal']) {
    assert.equal((await readFile(join(data, name))).includes(secret), false, name)
    assert.equal((await readFile(join(data, name))).includes(owner), false, name)
  }
})

async function ownerOf(data: string, id: string): Promise<string> {
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(join(data, 'catalog.sqlite'), { readOnly: true })
  try {
    return String(database.prepare('select owner from files where id = ?').get(id)!.owner)
  } finally {
    database.close()
  }
}
