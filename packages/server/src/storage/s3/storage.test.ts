import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newBucket, ownStore, sharedStore } from '../../../../../test/engines/stores.ts'
import type { Held, Storage } from '../storage.ts'
import { unshared } from '../storage.ts'
import { type Bucket, openBucket } from './bucket.ts'
import { body, recordedHold, sha256, sha256Of, someBytes } from './fixtures/bytes.ts'
import { s3Storage } from './storage.ts'

const MIB = 2 ** 20
const NOTHING: Held = { offset: 0, state: '' }
const ALONE = unshared(new AbortController().signal)

for (const name of ['ceph', 'swift', 'stand-in'] as const) {
  const found = name === 'stand-in' ? null : sharedStore(name)
  describe(name, { skip: found?.missing || false }, () => {
    let bucket: Bucket
    let storage: Storage
    let close: () => Promise<void>

    before(async () => {
      const own = found === null ? await ownStore('stand-in') : null
      bucket = await openBucket(await newBucket(own?.about ?? found!.about!))
      storage = s3Storage(bucket)
      close = async () => {
        bucket.close()
        await own?.stop()
      }
    })
    after(() => close())

    /** Everything in the bucket below a prefix, unfinished uploads too. */
    async function names(prefix: string): Promise<string[]> {
      const found: string[] = []
      for await (const { key } of bucket.list(prefix)) found.push(key)
      for await (const { key } of bucket.parts.stale(prefix, Number.POSITIVE_INFINITY)) found.push(`${key} …`)
      return found.sort()
    }

    test('brings a large body in whole, and leaves nothing else', async () => {
      const bytes = someBytes(12 * MIB + 345)
      const held = await storage.append('files/s1/large', NOTHING, body(bytes), ALONE)
      assert.equal(held.offset, bytes.length)
      await storage.seal('files/s1/large', held)
      assert.equal(await sha256Of(storage, 'files/s1/large'), sha256(bytes))
      assert.deepEqual(await names('files/s1/large'), ['files/s1/large'])
    })

    test('goes on in another process, wherever the body broke off', async () => {
      const bytes = someBytes(17 * MIB + 11)
      // Inside of a part, at its end, a byte behind it, in the tail, and over several parts at once.
      const told = [1, 5 * MIB, 5 * MIB + 1, 9 * MIB, 16 * MIB, bytes.length]
      const drawn = Array.from({ length: 6 }, (_, n) => bytes.readUInt32LE(4 * n) % bytes.length)
      const breaks = [...told, ...drawn].sort((a, b) => a - b)
      let held = NOTHING
      for (const until of breaks) {
        const other = s3Storage(bucket)
        held = await other.open('staging/broken', held.state)
        const rest = bytes.subarray(held.offset)
        const hold = recordedHold()
        held = await other.append('staging/broken', held, body(rest, 60_000, until - held.offset), hold)
        assert.ok(held.offset > until - 60_000 && held.offset <= until, `${held.offset} of ${until}`)
        if (until < bytes.length) held = await finish(other, held, bytes, until)
      }
      await s3Storage(bucket).seal('staging/broken', held)
      assert.equal(await storage.move('staging/broken', 'files/s1/broken'), true)
      assert.equal(await sha256Of(storage, 'files/s1/broken'), sha256(bytes))
      assert.deepEqual(await names('staging/broken'), [])
    })

    /** Exactly up to there: what came in whole pieces before it broke off may be less. */
    async function finish(other: Storage, held: Held, bytes: Buffer, until: number): Promise<Held> {
      return other.append('staging/broken', held, body(bytes.subarray(held.offset, until)), recordedHold())
    }

    test('forgets a key with its tail and its unfinished upload', async () => {
      for (const size of [1000, 6 * MIB]) {
        await storage.append('staging/gone', NOTHING, body(someBytes(size)), recordedHold())
        assert.notDeepEqual(await names('staging/gone'), [])
        await s3Storage(bucket).delete('staging/gone')
        assert.deepEqual(await names('staging/gone'), [])
      }
      const cut = body(someBytes(7 * MIB), 65_536, 6 * MIB)
      await storage.append('files/s1/gone', NOTHING, cut, ALONE)
      await storage.delete('files/s1/gone')
      assert.deepEqual(await names('files/s1/gone'), [])
    })

    test('goes back to what was held before', async () => {
      const bytes = someBytes(11 * MIB)
      const first = await storage.append(
        'staging/back',
        NOTHING,
        body(bytes.subarray(0, 3 * MIB)),
        recordedHold(),
      )
      await storage.append('staging/back', first, body(someBytes(9 * MIB, 7)), recordedHold())
      const again = await storage.append('staging/back', first, body(bytes.subarray(3 * MIB)), recordedHold())
      await storage.seal('staging/back', again)
      assert.equal(await sha256Of(storage, 'staging/back'), sha256(bytes))
    })

    test('finds a key sealed, however often that is asked for', async () => {
      for (const size of [0, 1000, 6 * MIB]) {
        const key = `staging/sealed-${size}`
        const bytes = someBytes(size)
        const held = await storage.append(key, NOTHING, body(bytes), recordedHold())
        await storage.seal(key, held)
        const other = s3Storage(bucket)
        const seen = await other.open(key, held.state)
        assert.equal(seen.offset, size)
        await other.seal(key, seen)
        await other.seal(key, held)
        assert.equal(await sha256Of(other, key), sha256(bytes))
        assert.deepEqual(await names(key), [key])
      }
    })

    test('holds nothing when the store has lost what was on record', async () => {
      const held = await storage.append('staging/lost', NOTHING, body(someBytes(6 * MIB)), recordedHold())
      for await (const { key, upload } of bucket.parts.stale('staging/lost', Number.POSITIVE_INFINITY))
        await bucket.parts.abort(key, upload)
      assert.deepEqual(await s3Storage(bucket).open('staging/lost', held.state), NOTHING)
      await assert.rejects(storage.seal('staging/lost', held))
    })

    test('lists a key once, whose bytes are a tail so far', async () => {
      for (const key of ['staging/l', 'staging/l-1', 'staging/l0'])
        await storage.append(key, NOTHING, body(someBytes(10)), recordedHold())
      await bucket.put('staging/l!left-over', Buffer.from('x'))
      const listed = async (after?: string) => {
        const keys: string[] = []
        for await (const { key } of storage.list('staging/l', after)) keys.push(key)
        return keys.filter((key) => /^staging\/l($|-1|0)/.test(key))
      }
      assert.deepEqual(await listed(), ['staging/l', 'staging/l-1', 'staging/l0'])
      assert.deepEqual(await listed('staging/l'), ['staging/l-1', 'staging/l0'])
    })

    test('lets whoever has lost the right to append change nothing', async () => {
      const bytes = someBytes(16 * MIB)
      const begun = await storage.append(
        'staging/fenced',
        NOTHING,
        body(bytes.subarray(0, 6 * MIB)),
        recordedHold(),
      )

      // The older one is stopped after it has put a part, and before it has one more on record.
      const lost = new Error('somebody else holds it')
      let saves = 0
      let record = begun
      const fenced = {
        signal: new AbortController().signal,
        async save(held: Held) {
          if (++saves === 2) throw lost
          record = held
        },
      }
      const wrong = body(someBytes(14 * MIB, 9))
      await assert.rejects(storage.append('staging/fenced', begun, wrong, fenced), lost)

      const newer = s3Storage(bucket)
      const from = await newer.open('staging/fenced', record.state)
      assert.equal(from.offset, 6 * MIB)
      const half = await newer.append(
        'staging/fenced',
        from,
        body(bytes.subarray(6 * MIB, 12 * MIB)),
        recordedHold(),
      )
      // What the older one sent comes as late as it likes: a part of the number it was given, and a tail.
      const { u: upload, n: next } = JSON.parse(record.state) as { u: string; n: number }
      await bucket.parts.put('staging/fenced', upload, next - 1, [someBytes(5 * MIB, 9)])
      await storage.append('staging/fenced', begun, body(someBytes(10, 9)), recordedHold())
      const whole = await newer.append('staging/fenced', half, body(bytes.subarray(12 * MIB)), recordedHold())
      await newer.seal('staging/fenced', whole)
      await bucket.parts.put('staging/fenced', upload, next - 1, [someBytes(5 * MIB, 9)]).catch(() => {})
      await storage.seal('staging/fenced', whole)
      assert.equal(await sha256Of(newer, 'staging/fenced'), sha256(bytes))
    })

    test('finds its way out when it was killed while it left strays out', async () => {
      const bytes = someBytes(13 * MIB)
      const held = await storage.append('staging/stray', NOTHING, body(bytes), recordedHold())
      const { u: upload, n: next } = JSON.parse(held.state) as { u: string; n: number }
      await bucket.parts.put('staging/stray', upload, next, [someBytes(5 * MIB, 9)])
      const killed = async () => {
        throw new Error('killed')
      }
      const cut = s3Storage({ ...bucket, parts: { ...bucket.parts, copy: killed } })
      // Only Ceph needs it.
      await cut.seal('staging/stray', held).then(
        () => assert.notEqual(name, 'ceph'),
        (error: Error) => assert.equal(error.message, 'killed'),
      )
      await storage.seal('staging/stray', await s3Storage(bucket).open('staging/stray', held.state))
      assert.equal(await sha256Of(storage, 'staging/stray'), sha256(bytes))
      assert.deepEqual(await names('staging/stray'), ['staging/stray'])
    })

    test('ends the call when nobody reads on', async () => {
      await bucket.put('files/unread', someBytes(9 * MIB))
      for (let n = 0; n < 200; n++) {
        const chunks = (await storage.read('files/unread'))![Symbol.asyncIterator]()
        if (n % 2 === 0) await chunks.next()
        await chunks.return!()
      }
      // More than the connections that are opened at most.
      assert.equal(await sha256Of(storage, 'files/unread'), sha256(someBytes(9 * MIB)))
    })
  })
}
