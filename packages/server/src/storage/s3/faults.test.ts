import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { newBucket, type OwnStore, ownStore } from '../../../../../test/engines/stores.ts'
import { DukouError } from '../../errors.ts'
import { type Held, unshared } from '../storage.ts'
import { type BucketOptions, openBucket } from './bucket.ts'
import { abortStale } from './clean-up.ts'
import { body, recordedHold, sha256, sha256Of, someBytes } from './fixtures/bytes.ts'
import { type S3StorageOptions, s3Storage } from './storage.ts'

const MIB = 2 ** 20
const NOTHING: Held = { offset: 0, state: '' }
const ALONE = unshared(new AbortController().signal)
let store: OwnStore
let options: BucketOptions
const closers: (() => void)[] = []

before(async () => {
  store = await ownStore('stand-in')
  options = await newBucket(store.about)
})
afterEach(async () => {
  await faults()
  for (const close of closers.splice(0)) close()
})
after(() => store.stop())

const faults = (...plan: object[]) => store.ask({ do: 'faults', faults: plan })

async function open(more: Partial<BucketOptions> = {}, storageOptions: S3StorageOptions = {}) {
  const bucket = await openBucket({ ...options, random: () => 0.1, ...more })
  closers.push(bucket.close)
  return { bucket, storage: s3Storage(bucket, storageOptions) }
}

/** What was asked of the store meanwhile. */
async function asked(work: () => Promise<unknown>): Promise<string[]> {
  const log = async () => (await store.ask({ do: 'log' })).log as { verb: string; key: string }[]
  const before = (await log()).length
  await work()
  return (await log()).slice(before).map(({ verb, key }) => `${verb} ${key}`)
}

test('a photo costs one PUT', async () => {
  const { storage } = await open()
  const photo = someBytes(2 * MIB)
  const verbs = await asked(async () => {
    const held = await storage.append('files/s1/photo', NOTHING, body(photo), ALONE)
    await storage.seal('files/s1/photo', held)
  })
  assert.deepEqual(verbs, ['PutObject files/s1/photo'])
  assert.equal(await sha256Of(storage, 'files/s1/photo'), sha256(photo))
})

const passing: [what: string, fault: object][] = [
  ['a store that is busy', { do: 'status', status: 503, code: 'SlowDown', times: 3 }],
  ['a connection that is reset', { do: 'reset', times: 3 }],
  ['an answer that is lost', { do: 'lost answer', times: 2 }],
  ['a store that is slow', { do: 'slow', ms: 300, times: 3 }],
  ['a store that stands still', { do: 'stall', times: 2 }],
]
const VERBS = [
  'CreateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'HeadObject',
  'PutObject',
  'CopyObject',
]
for (const [what, fault] of passing) {
  test(`gets over ${what}`, async () => {
    const { storage } = await open({ timeoutMs: 500 })
    const bytes = someBytes(6 * MIB)
    await faults(...VERBS.map((verb) => ({ ...fault, when: { verb } })))
    const verbs = await asked(async () => {
      const held = await storage.append('staging/f', NOTHING, body(bytes), recordedHold())
      await storage.seal('staging/f', held)
      assert.equal(await storage.move('staging/f', 'files/s1/f'), true)
    })
    await faults()
    for (const verb of VERBS)
      assert.ok(
        verbs.some((one) => one.startsWith(`${verb} `)),
        verb,
      )
    assert.equal(await sha256Of(storage, 'files/s1/f'), sha256(bytes))
    await storage.delete('files/s1/f')
  })
}

test('reads on where a connection broke, and says so when it can not', async () => {
  const { bucket, storage } = await open()
  const bytes = someBytes(6 * MIB)
  await bucket.put('files/s1/read', bytes)
  await faults({ do: 'cut answer', afterBytes: MIB, when: { verb: 'GetObject' } })
  assert.equal(await sha256Of(storage, 'files/s1/read'), sha256(bytes))
  await faults({ do: 'cut answer', afterBytes: 0, when: { verb: 'GetObject' } })
  await assert.rejects(
    sha256Of(storage, 'files/s1/read'),
    (error: DukouError) => error.code === 'storage_failed',
  )

  await faults({ do: 'cut answer', afterBytes: MIB, when: { verb: 'GetObject', nth: 1 } })
  const chunks = (await storage.read('files/s1/read'))![Symbol.asyncIterator]()
  await chunks.next()
  await bucket.put('files/s1/read', someBytes(6 * MIB, 2))
  const rest = async () => {
    while (!(await chunks.next()).done);
  }
  await assert.rejects(rest(), (error: DukouError) => error.code === 'storage_failed')
})

test('says that the store failed, or that it is full', async () => {
  const { bucket, storage } = await open()
  const put = () => storage.append('staging/full', NOTHING, body(someBytes(1000)), recordedHold())
  await faults({ do: 'status', status: 500, code: 'InternalError' })
  await assert.rejects(put(), (error: DukouError) => error.code === 'storage_failed' && error.retry)
  await faults({ do: 'status', status: 403, code: 'QuotaExceeded' })
  await assert.rejects(put(), (error: DukouError) => error.code === 'storage_full')
  await faults({ do: 'status', status: 403, code: 'AccessDenied' })
  await assert.rejects(bucket.head('files/x'), DukouError)
  await faults({ do: 'reset' })
  await assert.rejects(put(), (error: DukouError) => error.code === 'storage_failed')
})

test('goes on from what is on record after a part that failed', async () => {
  const { storage } = await open()
  const bytes = someBytes(21 * MIB)
  const hold = recordedHold()
  await faults({
    do: 'status',
    status: 500,
    code: 'InternalError',
    when: { verb: 'UploadPart', nth: 3 },
    times: 4,
  })
  await assert.rejects(storage.append('staging/failed', NOTHING, body(bytes), hold), DukouError)
  await faults()
  const from = await storage.open('staging/failed', hold.saved.at(-1)!.state)
  assert.equal(from.offset, 10 * MIB)
  const held = await storage.append('staging/failed', from, body(bytes.subarray(from.offset)), recordedHold())
  await storage.seal('staging/failed', held)
  assert.equal(await sha256Of(storage, 'staging/failed'), sha256(bytes))
})

test('lets many uploads finish in little memory, small ones early', async () => {
  await faults({ do: 'slow', ms: 30, when: { verb: 'UploadPart' } })
  const { storage } = await open({}, { memoryBytes: 16 * MIB })
  const large = someBytes(8 * MIB)
  const small = someBytes(MIB, 3)
  const ended: string[] = []
  const upload = async (key: string, bytes: Buffer) => {
    const held = await storage.append(key, NOTHING, body(bytes), ALONE)
    await storage.seal(key, held)
    ended.push(key)
  }
  const all = Array.from({ length: 12 }, (_, n) => upload(`files/s1/large-${n}`, large))
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (let n = 0; n < 8; n++) all.push(upload(`files/s1/small-${n}`, small))
  await Promise.all(all)
  assert.ok(ended.slice(0, -1).some((key) => key.includes('small')))
  for (const key of ended)
    assert.equal(await sha256Of(storage, key), sha256(key.includes('small') ? small : large), key)
})

test('gives chunks back as soon as they are copied', async () => {
  const { storage } = await open()
  const released: number[] = []
  const source = body(someBytes(300_000), 100_000)
  const watched = {
    release: (chunk: Uint8Array) => released.push(chunk.byteLength),
    [Symbol.asyncIterator]: () => source,
  }
  await storage.append('files/s1/released', NOTHING, watched, ALONE)
  assert.deepEqual(released, [100_000, 100_000, 100_000])
})

test('throws on when the record says that somebody else holds the key', async () => {
  const { storage } = await open()
  const lost = new Error('taken over')
  const hold = { signal: new AbortController().signal, save: () => Promise.reject(lost) }
  await assert.rejects(storage.append('staging/taken', NOTHING, body(someBytes(6 * MIB)), hold), lost)
})

test('aborts what nobody knows once it is a day old', async () => {
  const { bucket } = await open()
  for (const key of ['files/s1/old', 'staging/known', 'staging/unknown', 'other/old'])
    await bucket.parts.create(key)
  const known = async (keys: string[]) => new Set(keys.filter((key) => key === 'staging/known'))
  assert.equal(await abortStale(bucket, known, Date.now), 0)
  const before: string[] = []
  for await (const { key } of bucket.parts.stale('files/', Number.POSITIVE_INFINITY)) before.push(key)
  assert.ok(before.includes('files/s1/old'))
  await abortStale(bucket, known, () => Date.now() + 86_460_000)
  const left: string[] = []
  for await (const { key } of bucket.parts.stale('', Number.POSITIVE_INFINITY)) left.push(key)
  assert.deepEqual(left.sort(), ['other/old', 'staging/known'])
})
