import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { storageConformance } from './conformance.ts'
import { diskStorage } from './disk.ts'
import { unshared } from './storage.ts'

async function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'dukou-disk-'))
}

storageConformance('disk', async () => {
  const root = await folder()
  return { storage: diskStorage(root), close: () => rm(root, { recursive: true }) }
})

test('disk: follows no link that someone planted', async (t) => {
  const root = await folder()
  t.after(() => rm(root, { recursive: true }))
  const target = join(root, 'target')
  await writeFile(target, 'precious')
  await mkdir(join(root, 'staging'))
  await symlink(target, join(root, 'staging', 'planted'))
  const storage = diskStorage(root)
  async function* bytes() {
    yield Buffer.from('overwritten')
  }
  const hold = unshared(new AbortController().signal)
  await assert.rejects(storage.append('staging/planted', { offset: 0, state: '' }, bytes(), hold))
  await assert.rejects(storage.read('staging/planted'))
  assert.equal(await readFile(target, 'utf8'), 'precious')
})

test('disk: leaves out what somebody else has put there', async (t) => {
  const root = await folder()
  t.after(() => rm(root, { recursive: true }))
  await mkdir(join(root, 'staging'))
  for (const name of ['.DS_Store', 'Thumbs.db', 'ours']) await writeFile(join(root, 'staging', name), 'x')
  const keys: string[] = []
  for await (const { key } of diskStorage(root).list('staging/')) keys.push(key)
  assert.deepEqual(keys, ['staging/ours'])
})
