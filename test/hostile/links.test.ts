import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { start, temporaryFolder, upload } from '../server/running.ts'

const TUS = { 'tus-resumable': '1.0.0' }

async function secretOutside(t: Parameters<typeof temporaryFolder>[0]): Promise<string> {
  const path = join(await temporaryFolder(t), 'secret')
  await writeFile(path, 'a secret')
  return path
}

test('writes through no link that is planted where an upload grows', async (t) => {
  const secret = await secretOutside(t)
  const { url, data } = await start(t)
  const headers = { ...TUS, 'upload-length': '100' }
  const location = (await fetch(`${url}/tus`, { method: 'POST', headers })).headers.get('location')!
  const staged = join(data, 'staging', location.slice(-32))
  await mkdir(join(data, 'staging'), { recursive: true })
  await symlink(secret, staged)
  for (const offset of ['0', '8']) {
    const response = await fetch(location, {
      method: 'PATCH',
      headers: { ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': offset },
      body: 'overwritten',
    })
    assert.ok(response.status >= 400, `${response.status} at ${offset}`)
  }
  assert.equal(await readFile(secret, 'utf8'), 'a secret')
})

test('reads through no link that stands in the place of a file', async (t) => {
  const secret = await secretOutside(t)
  const { url, data } = await start(t)
  const file = await upload(url)
  const [shelf] = await readdir(join(data, 'files'))
  const path = join(data, 'files', shelf!, file.id)
  await rename(path, `${path}-aside`)
  await symlink(secret, path)
  const response = await fetch(file.url)
  assert.equal(response.status, 500)
  assert.doesNotMatch(await response.text(), /secret/)
})

test('removes a link and not what it leads to', async (t) => {
  const secret = await secretOutside(t)
  const { url, data } = await start(t)
  const file = await upload(url)
  const [shelf] = await readdir(join(data, 'files'))
  const path = join(data, 'files', shelf!, file.id)
  await rm(path)
  await symlink(secret, path)
  assert.equal((await fetch(`${url}/files/${file.id}`, { method: 'DELETE' })).status, 204)
  assert.equal(await readFile(secret, 'utf8'), 'a secret')
})

test('a link among the files of a shelf leads no sweep anywhere', async (t) => {
  const secret = await secretOutside(t)
  const first = await start(t)
  const file = await upload(first.url)
  const [shelf] = await readdir(join(first.data, 'files'))
  await symlink(secret, join(first.data, 'files', shelf!, '0'.repeat(32)))
  await symlink(join(secret, '..'), join(first.data, 'staging-link'))
  await first.server.close()
  const second = await start(t, { data: first.data })
  assert.equal(await readFile(secret, 'utf8'), 'a secret')
  const { pathname, search } = new URL(file.url)
  assert.equal(await (await fetch(second.url + pathname + search)).text(), 'some bytes')
})
