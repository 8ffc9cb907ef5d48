import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Catalog } from './catalog/catalog.ts'
import { sqliteCatalog } from './catalog/sqlite.ts'
import type { DukouError } from './errors.ts'
import { createPipeline } from './pipeline.ts'
import { diskStorage } from './storage/disk.ts'
import type { Storage } from './storage/storage.ts'

async function open(t: TestContext, wrong: { storage?: Partial<Storage>; catalog?: Partial<Catalog> } = {}) {
  const root = await mkdtemp(join(tmpdir(), 'dukou-pipeline-'))
  await mkdir(join(root, 'staging'))
  const storage = diskStorage(root)
  const catalog = await sqliteCatalog(join(root, 'catalog.sqlite'))
  t.after(async () => {
    await catalog.close()
    await rm(root, { recursive: true })
  })
  const options = { maxFileSize: 1000, now: () => 1_700_000_000_000 }
  const sound = createPipeline({ storage, catalog, ...options })
  const faulty = createPipeline({
    storage: { ...storage, ...wrong.storage },
    catalog: { ...catalog, ...wrong.catalog },
    ...options,
  })
  const held = async () => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile() && /^[0-9a-f]{32}$/.test(entry.name)).length
  }
  const rows = async () => (await catalog.unfinished()).length + (await catalog.list('me', 100)).length
  return { storage, catalog, sound, faulty, held, rows }
}

async function* bytes(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code })
}

test('commits what it received', async (t) => {
  const { sound, catalog, storage } = await open(t)
  const [row] = await sound.accept([await sound.receive('头像.txt', bytes('some ', 'bytes'))], 'me')
  assert.deepEqual(await catalog.find(row!.id), row)
  assert.deepEqual(
    [row!.name, row!.size, row!.type, row!.owner, row!.createdAt],
    ['头像.txt', 10, 'text/plain', 'me', 1_700_000_000_000],
  )
  assert.ok(await storage.read(row!.key))
})

test('keeps nothing of a body that breaks off, and passes on why', async (t) => {
  const { sound, held } = await open(t)
  async function* broken() {
    yield Buffer.from('x')
    throw new Error('the line is gone')
  }
  await assert.rejects(sound.receive('a', broken()), (error: Error) =>
    String(error.cause).includes('line is gone'),
  )
  await assert.rejects(sound.receive('a', bytes('x'.repeat(1001))), { code: 'file_too_large' })
  assert.equal(await held(), 0)
})

test('tells a full disk from a broken one, and keeps nothing either way', async (t) => {
  const table: [code: string, expected: string, status: number][] = [
    ['ENOSPC', 'storage_full', 507],
    ['EDQUOT', 'storage_full', 507],
    ['EIO', 'storage_failed', 500],
    ['EROFS', 'storage_failed', 500],
  ]
  for (const [code, expected, status] of table) {
    for (const step of ['append', 'seal', 'move'] as const) {
      const { faulty, held, rows } = await open(t, { storage: { [step]: failing(code) } })
      const upload = async () => faulty.accept([await faulty.receive('a', bytes('x'))], 'me')
      await assert.rejects(upload(), (error: DukouError) => {
        assert.deepEqual([error.code, error.status], [expected, status], `${code} at ${step}`)
        return true
      })
      assert.deepEqual([await held(), await rows()], [0, 0], `${code} at ${step}`)
    }
  }
})

test('commits none of several files when one of them cannot be moved', async (t) => {
  let moves = 0
  const parts = await open(t)
  const faulty = createPipeline({
    storage: {
      ...parts.storage,
      move: async (from, to) => (++moves === 2 ? failing('EIO')() : parts.storage.move(from, to)),
    },
    catalog: parts.catalog,
    maxFileSize: 1000,
    now: Date.now,
  })
  const received = await Promise.all(['a', 'b', 'c'].map((name) => faulty.receive(name, bytes(name))))
  await assert.rejects(faulty.accept(received, 'me'), { code: 'storage_failed' })
  assert.deepEqual([await parts.held(), await parts.rows()], [0, 0])
})

test('finishes at the next start what a crash has cut off at any step behind the verified row', async (t) => {
  const never = () => new Promise<never>(() => {})
  const table: { storage?: Partial<Storage>; catalog?: Partial<Catalog> }[] = [
    { storage: { move: never } },
    { catalog: { committed: never } },
  ]
  for (const wrong of table) {
    const { faulty, sound, catalog, held } = await open(t, wrong)
    const received = await faulty.receive('a.txt', bytes('healed'))
    void faulty.accept([received], 'me')
    const end = Date.now() + 2000
    while ((await catalog.unfinished()).length === 0 && Date.now() < end) await new Promise(setImmediate)
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal(await catalog.find(received.id), null, 'not served before it is committed')

    assert.deepEqual(await sound.sweep(), { finished: 1, removed: 0 })
    assert.equal((await catalog.find(received.id))?.size, 6)
    assert.equal(await held(), 1)
    assert.deepEqual(await sound.sweep(), { finished: 0, removed: 0 })
  }
})

test('removes at the next start what was never accepted, and what was half deleted', async (t) => {
  const { sound, catalog, held, rows } = await open(t)
  await sound.receive('left', bytes('over'))
  const [gone, lost] = await sound.accept(
    [await sound.receive('gone', bytes('x')), await sound.receive('lost', bytes('y'))],
    'me',
  )
  await catalog.deleted(gone!.id, 'me')
  assert.equal(await held(), 3)
  assert.deepEqual(await sound.sweep(), { finished: 0, removed: 2 })
  assert.equal(await held(), 1)

  // A verified row whose bytes never reached stable storage was never acknowledged either.
  await catalog.verified([{ ...lost!, id: '0'.repeat(32), key: `files/00/${'0'.repeat(32)}` }])
  assert.deepEqual(await sound.sweep(), { finished: 0, removed: 1 })
  assert.equal(await rows(), 1)
})

test('removes a file for its owner only', async (t) => {
  const { sound, held } = await open(t)
  const [row] = await sound.accept([await sound.receive('a', bytes('x'))], 'me')
  assert.equal(await sound.remove(row!.id, 'you'), false)
  assert.equal(await held(), 1)
  assert.equal(await sound.remove(row!.id, 'me'), true)
  assert.equal(await sound.remove(row!.id, 'me'), false)
  assert.equal(await held(), 0)
})
