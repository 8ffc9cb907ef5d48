import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Catalog } from './catalog/catalog.ts'
import { sqliteCatalog } from './catalog/sqlite/catalog.ts'
import { createLeases } from './leases.ts'
import { createPipeline } from './pipeline.ts'
import { type Policy, usualPolicy } from './policy.ts'
import { createResumable, type Incoming } from './resumable.ts'
import { createShelving } from './shelving.ts'
import { diskStorage } from './storage/disk.ts'
import type { Storage } from './storage/storage.ts'
import { createSweep } from './sweep.ts'
import { createUnderWay } from './under-way.ts'

const policy: Policy = { ...usualPolicy({ maxFileSize: 1_000_000, maxFiles: 9 }), owner: 'me' }

async function folder(t: TestContext): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'dukou-resumable-'))
  t.after(() => rm(root, { recursive: true }))
  return root
}

/** As a process begins: nothing is in memory. */
async function begin(t: TestContext, root: string, wrong: { storage?: Partial<Storage> } = {}) {
  let clock = 1_700_000_000_000
  const now = () => clock
  const storage = { ...diskStorage(root), ...wrong.storage }
  const catalog: Catalog = await sqliteCatalog(join(root, 'catalog.sqlite'))
  t.after(() => catalog.close())
  const pipeline = createPipeline({
    storage,
    catalog,
    shelving: createShelving(catalog.shelves),
    maxPixels: 1e9,
    now,
  })
  return {
    catalog,
    pipeline,
    sweep: createSweep({ storage, catalog, now }),
    resumable: createResumable({
      pipeline,
      catalog,
      underWay: createUnderWay({ catalog, storage, now }),
      uploadSeconds: 60,
      now,
    }),
    pass(ms: number) {
      clock += ms
    },
  }
}

const of = (bytes: Uint8Array) => (): Incoming => ({
  body: (async function* () {
    yield bytes
  })(),
  stop() {},
})

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const held = async (root: string, part: string) => (await readdir(join(root, part)).catch(() => [])).length

test('a file whose bytes came over two processes has the digest of all of them', async (t) => {
  const root = await folder(t)
  const bytes = randomBytes(100_000)
  const first = await begin(t, root)
  const { id } = await first.resumable.create(policy, { name: 'a', size: bytes.length, metadata: 'm' })
  await first.resumable.append(id, 'me', 0, of(bytes.subarray(0, 60_000)))
  await first.catalog.close()
  const second = await begin(t, root)
  await second.sweep.heal()
  assert.equal((await second.resumable.progress(id, 'me')).offset, 60_000)
  const { file } = await second.resumable.append(id, 'me', 60_000, of(bytes.subarray(60_000)))
  assert.equal(file?.sha256, digest(bytes))
  assert.equal(await held(root, 'staging'), 0)
})

test('an upload that was whole but not accepted when the process ended is accepted when somebody asks', async (t) => {
  const root = await folder(t)
  const first = await begin(t, root, { storage: { seal: () => new Promise<never>(() => {}) } })
  const { id } = await first.resumable.create(policy, { name: 'a', size: 3, metadata: '' })
  void first.resumable.append(id, 'me', 0, of(Buffer.from('abc')))
  await new Promise((resolve) => setTimeout(resolve, 50))
  await first.catalog.close()
  const second = await begin(t, root)
  await second.sweep.heal()
  assert.equal(await second.catalog.files.find(id, 0), null)
  const { file } = await second.resumable.progress(id, 'me')
  assert.equal(file?.sha256, digest(Buffer.from('abc')))
})

test('bytes that were moved but not committed when the process ended go on as an upload', async (t) => {
  const root = await folder(t)
  const first = await begin(t, root)
  const { id } = await first.resumable.create(policy, { name: 'a', size: 3, metadata: '' })
  const upload = await first.pipeline.openStaged((await first.catalog.uploads.find(id, 0))!)
  await first.pipeline.append(upload, of(Buffer.from('abc'))().body)
  const shelf = await first.catalog.shelves.open()
  const storage = diskStorage(root)
  await storage.move(`staging/${id}`, `files/s${shelf}/${id}`)
  await first.catalog.close()
  const second = await begin(t, root)
  assert.equal((await second.sweep.heal()).resumed, 1)
  const { file } = await second.resumable.progress(id, 'me')
  assert.equal(file?.sha256, digest(Buffer.from('abc')))
})

test('an acceptance that failed on our side can be tried again, and loses nothing', async (t) => {
  const root = await folder(t)
  let isBroken = true
  const real = diskStorage(root)
  const { resumable } = await begin(t, root, {
    storage: {
      async move(from, to) {
        if (isBroken && to.startsWith('files/')) throw Object.assign(new Error('EIO'), { code: 'EIO' })
        return real.move(from, to)
      },
    },
  })
  const { id } = await resumable.create(policy, { name: 'a', size: 3, metadata: '' })
  await assert.rejects(resumable.append(id, 'me', 0, of(Buffer.from('abc'))), { code: 'storage_failed' })
  isBroken = false
  assert.equal((await resumable.progress(id, 'me')).file?.size, 3)
})

test('what can never be accepted is gone at once', async (t) => {
  const root = await folder(t)
  const { resumable, catalog } = await begin(t, root)
  const images = { ...policy, types: ['image/*'] }
  const { id } = await resumable.create(images, { name: 'a.png', size: 3, metadata: '' })
  await assert.rejects(resumable.append(id, 'me', 0, of(Buffer.from('abc'))), { code: 'type_refused' })
  await assert.rejects(resumable.progress(id, 'me'), { code: 'upload_gone' })
  assert.equal(await held(root, 'staging'), 0)
  assert.equal(await catalog.uploads.count(), 0)
})

test('expires when nobody goes on with it, later when somebody does', async (t) => {
  const root = await folder(t)
  const { resumable, sweep, pass } = await begin(t, root)
  const made = [0, 1].map(() => resumable.create(policy, { name: 'a', size: 10, metadata: '' }))
  const [left, used] = (await Promise.all(made)).map(({ id }) => id)
  await resumable.append(left!, 'me', 0, of(Buffer.from('a')))
  pass(50_000)
  await resumable.append(used!, 'me', 0, of(Buffer.from('a')))
  pass(20_000)
  await assert.rejects(resumable.progress(left!, 'me'), { code: 'upload_gone' })
  assert.equal((await resumable.progress(used!, 'me')).offset, 1)
  assert.deepEqual(await sweep.tidy(), { files: 0, uploads: 1 })
  assert.equal(await held(root, 'staging'), 1)
})

test('a newcomer waits for a holder that does not let go only so long', async () => {
  const leases = createLeases(async () => {}, 50)
  const lease = await leases.take('a')
  await assert.rejects(leases.take('a'), { code: 'upload_busy' })
  assert.equal(lease.signal.aborted, true)
  await lease.release()
  const next = await leases.take('a')
  assert.ok(next.epoch > lease.epoch)
  await lease.release()
  await assert.rejects(leases.take('a'), { code: 'upload_busy' }, 'an old lease releases nothing any more')
})
