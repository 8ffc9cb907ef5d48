import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Files } from './catalog/catalog.ts'
import { sqliteCatalog } from './catalog/sqlite/catalog.ts'
import { DukouError } from './errors.ts'
import { newId } from './ids.ts'
import { createPipeline, type Pipeline } from './pipeline.ts'
import { type Policy, usualPolicy } from './policy.ts'
import { createShelving, STAGING } from './shelving.ts'
import { diskStorage } from './storage/disk.ts'
import type { Storage } from './storage/storage.ts'
import { createSweep } from './sweep.ts'

const NOW = 1_700_000_000_000
const policy: Policy = { ...usualPolicy({ maxFileSize: 1000, maxFiles: 9 }), owner: 'me' }

async function open(t: TestContext, wrong: { storage?: Partial<Storage>; files?: Partial<Files> } = {}) {
  const root = await mkdtemp(join(tmpdir(), 'dukou-pipeline-'))
  const storage = diskStorage(root)
  const catalog = await sqliteCatalog(join(root, 'catalog.sqlite'))
  t.after(async () => {
    await catalog.close()
    await rm(root, { recursive: true })
  })
  const ground = { maxPixels: 1e6, now: () => NOW, shelving: createShelving(catalog.shelves) }
  const faulty = createPipeline({
    ...ground,
    storage: { ...storage, ...wrong.storage },
    catalog: { ...catalog, files: { ...catalog.files, ...wrong.files } },
  })
  const held = async () => {
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile() && /^[0-9a-f]{32}$/.test(entry.name)).length
  }
  const rows = async () =>
    (await catalog.files.hidden()).length + (await catalog.files.list('me', 100, NOW)).length
  return {
    storage,
    catalog,
    sound: createPipeline({ ...ground, storage, catalog }),
    faulty,
    sweep: createSweep({ storage, catalog, now: () => NOW }),
    held,
    rows,
    /** The janitor of the next process. */
    async sweepOfNext() {
      const next = await sqliteCatalog(join(root, 'catalog.sqlite'))
      t.after(() => next.close())
      return createSweep({ storage, catalog: next, now: () => NOW })
    },
  }
}

async function* bytes(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

async function receive(pipeline: Pipeline, name: string, body: AsyncIterable<Uint8Array>) {
  const upload = await pipeline.open(policy, name)
  try {
    await pipeline.append(upload, body)
    return upload
  } catch (error) {
    await pipeline.discard([upload])
    throw error
  }
}

const failing = (code: string) => async () => {
  throw Object.assign(new Error(code), { code, errno: code.includes('-122') ? -122 : -5 })
}

test('commits what it received', async (t) => {
  const { sound, catalog, storage } = await open(t)
  const [row] = await sound.accept([await receive(sound, '头像.txt', bytes('some ', 'bytes'))], { policy })
  assert.deepEqual(await catalog.files.find(row!.id, NOW), row)
  assert.deepEqual(
    [row!.name, row!.size, row!.type, row!.owner, row!.createdAt],
    ['头像.txt', 10, 'text/plain', 'me', NOW],
  )
  assert.ok(await storage.read(row!.key))
})

test('keeps nothing of a body that breaks off, and passes on why', async (t) => {
  const { sound, held } = await open(t)
  async function* broken() {
    yield Buffer.from('x')
    throw new Error('the line is gone')
  }
  await assert.rejects(receive(sound, 'a', broken()), (error: Error) =>
    String(error.cause).includes('line is gone'),
  )
  await assert.rejects(receive(sound, 'a', bytes('x'.repeat(1001))), { code: 'file_too_large' })
  assert.equal(await held(), 0)
})

test('tells a full disk from a broken one, and keeps nothing either way', async (t) => {
  const table: [code: string, expected: string, status: number][] = [
    ['ENOSPC', 'storage_full', 507],
    ['EDQUOT', 'storage_full', 507],
    ['EIO', 'storage_failed', 500],
    ['EROFS', 'storage_failed', 500],
    ['Unknown system error -122', 'storage_full', 507],
  ]
  for (const [code, expected, status] of table) {
    for (const step of ['append', 'seal'] as const) {
      const { faulty, held, rows } = await open(t, { storage: { [step]: failing(code) } })
      const upload = async () => faulty.accept([await receive(faulty, 'a', bytes('x'))], { policy })
      await assert.rejects(upload(), (error: DukouError) => {
        assert.deepEqual([error.code, error.status], [expected, status], `${code} at ${step}`)
        return true
      })
      assert.deepEqual([await held(), await rows()], [0, 0], `${code} at ${step}`)
    }
  }
})

test('commits none of several files when one of them cannot be sealed', async (t) => {
  let seals = 0
  const parts = await open(t)
  const { faulty } = await open(t, {
    storage: {
      ...parts.storage,
      seal: async (key, at) => (++seals === 2 ? failing('EIO')() : parts.storage.seal(key, at)),
    },
  })
  const received = await Promise.all(['a', 'b', 'c'].map((name) => receive(faulty, name, bytes(name))))
  await assert.rejects(faulty.accept(received, { policy }), { code: 'storage_failed' })
  assert.deepEqual([await parts.held(), await parts.rows()], [0, 0])
})

test('keeps nothing when the commit fails, whether it took effect or not', async (t) => {
  for (const takesEffect of [true, false]) {
    const { faulty, catalog, held, sweep } = await open(t, {
      files: {
        async commit(acceptance) {
          if (takesEffect) await catalog.files.commit(acceptance)
          return failing('EIO')()
        },
      },
    })
    const upload = await receive(faulty, 'a', bytes('x'))
    await assert.rejects(faulty.accept([upload], { policy }), { code: 'storage_failed' })
    assert.equal(await catalog.files.find(upload.id, NOW), null)
    assert.equal(await held(), 0)
    await sweep.heal()
    assert.deepEqual(await catalog.files.hidden(), [])
    assert.deepEqual(await catalog.files.usage('me'), { bytes: 0, files: 0 })
  }
})

test('keeps nothing when even the withdrawal fails for a while, and needs no restart for it', async (t) => {
  let isFailing = true
  const { faulty, catalog, held } = await open(t, {
    files: {
      async commit(acceptance) {
        const done = await catalog.files.commit(acceptance)
        return isFailing ? failing('EIO')() : done
      },
      async withdraw(ids) {
        return isFailing ? failing('EIO')() : catalog.files.withdraw(ids)
      },
    },
  })
  const upload = await receive(faulty, 'a', bytes('x'))
  await assert.rejects(faulty.accept([upload], { policy }), { code: 'storage_failed' })
  await faulty.settleDebts()
  assert.equal(await held(), 1, 'not under a row that may stand')
  isFailing = false
  await faulty.accept([await receive(faulty, 'b', bytes('y'))], { policy })
  await faulty.settleDebts()
  assert.equal(await held(), 1)
  assert.equal(await catalog.files.find(upload.id, NOW), null)
})

const BUSY = { code: 'upload_busy' }

test('moves nothing of an upload that another process has taken over', async (t) => {
  const { sound, storage, held } = await open(t, {})
  const id = newId()
  const staged = { id, policy, name: 'a', size: 1, key: STAGING + id, held: { offset: 0, state: '' } }
  const upload = await sound.openStaged(staged)
  await sound.append(upload, bytes('x'))
  const confirm = () => Promise.reject(new DukouError('upload_busy'))
  await assert.rejects(sound.accept([upload], { policy, upload: { id, lease: { epoch: 1, confirm } } }), BUSY)
  assert.ok(await storage.read(staged.key), 'they go on with it')
  assert.equal(await held(), 1)
})

test('touches nothing of an upload with which another process goes on', async (t) => {
  const { faulty, catalog, storage, held } = await open(t, {
    files: {
      async commit({ rows: [row], ...rest }) {
        // Meanwhile the other one has brought it in.
        const theirs = { ...row!, key: 'files/s9/theirs' }
        await catalog.files.commit({ ...rest, rows: [theirs], upload: null, shelves: [] })
        throw new DukouError('upload_busy')
      },
    },
  })
  const id = newId()
  const staged = { id, policy, name: 'a', size: 1, key: STAGING + id, held: { offset: 0, state: '' } }
  const upload = await faulty.openStaged(staged)
  await faulty.append(upload, bytes('x'))
  const lease = { epoch: 1, confirm: async () => {} }
  await assert.rejects(faulty.accept([upload], { policy, upload: { id, lease } }), BUSY)
  assert.equal((await catalog.files.find(id, NOW))?.key, 'files/s9/theirs')
  assert.equal(await storage.read(staged.key), null, 'nothing is put back under what they write')
  assert.equal(await held(), 0)
})

test('leaves nothing behind after the next start of what was cut off before its commit', async (t) => {
  const { faulty, sound, sweepOfNext, held, catalog } = await open(t, {
    files: { commit: () => new Promise<never>(() => {}) },
  })
  const [kept] = await sound.accept([await receive(sound, 'kept', bytes('x'))], { policy })
  void faulty.accept([await receive(faulty, 'cut', bytes('off'))], { policy })
  await receive(sound, 'never accepted', bytes('y'))
  await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(await held(), 3)
  const sweep = await sweepOfNext()
  assert.deepEqual(await sweep.heal(), { unknown: 2, staged: 0, hidden: 0, resumed: 0 })
  assert.equal(await held(), 1)
  assert.ok(await catalog.files.find(kept!.id, NOW))
  assert.deepEqual(await sweep.heal(), { unknown: 0, staged: 0, hidden: 0, resumed: 0 })
})

test('finishes a deletion that was cut off', async (t) => {
  const { sound, catalog, sweep, held } = await open(t)
  const [gone] = await sound.accept([await receive(sound, 'gone', bytes('x'))], { policy })
  await catalog.files.hide(gone!.id, 'me')
  assert.equal(await held(), 1)
  assert.equal((await sweep.heal()).hidden, 1)
  assert.equal(await held(), 0)
  assert.deepEqual(await catalog.files.hidden(), [])
})

test('removes a file for its owner only', async (t) => {
  const { sound, held } = await open(t)
  const [row] = await sound.accept([await receive(sound, 'a', bytes('x'))], { policy })
  assert.equal(await sound.remove(row!.id, 'you'), false)
  assert.equal(await held(), 1)
  assert.equal(await sound.remove(row!.id, 'me'), true)
  assert.equal(await sound.remove(row!.id, 'me'), false)
  assert.equal(await held(), 0)
})

test('refuses an image with more pixels than allowed, by its header alone', async (t) => {
  const { sound, held } = await open(t)
  const png = Buffer.alloc(33)
  png.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
  png.writeUInt32BE(16_000, 16)
  png.writeUInt32BE(16_000, 20)
  const upload = async () => sound.accept([await receive(sound, 'bomb.png', bytes(''))], { policy })
  await upload()
  async function* bomb() {
    yield png
  }
  await assert.rejects(async () => sound.accept([await receive(sound, 'bomb.png', bomb())], { policy }), {
    code: 'image_too_large',
  })
  assert.equal(await held(), 1)
})
