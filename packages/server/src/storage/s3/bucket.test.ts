import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newBucket, ownStore, sharedStore } from '../../../../../test/engines/stores.ts'
import { DukouError } from '../../errors.ts'
import { type Bucket, openBucket } from './bucket.ts'
import { someBytes } from './fixtures/bytes.ts'
import { SMALLEST_PART } from './part-size.ts'

async function bytesOf(body: AsyncIterable<Uint8Array> | null): Promise<Buffer | null> {
  if (body === null) return null
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const isFailure = (error: unknown) => error instanceof DukouError && error.code === 'storage_failed'

for (const name of ['ceph', 'swift', 'stand-in'] as const) {
  const found = name === 'stand-in' ? null : sharedStore(name)
  describe(name, { skip: found?.missing || false }, () => {
    let bucket: Bucket
    let close: () => Promise<void>

    before(async () => {
      const own = found === null ? await ownStore('stand-in') : null
      const options = await newBucket(own?.about ?? found!.about!)
      bucket = await openBucket({ ...options, copyAtOnce: 6 * 2 ** 20, pageSize: 2 })
      close = async () => {
        bucket.close()
        await own?.stop()
      }
    })
    after(() => close())

    test('tells what an object is, and reads it in ranges', async () => {
      const bytes = someBytes(300_000)
      await bucket.put('files/a', [bytes.subarray(0, 7), bytes.subarray(7)], 'image/png')
      const found = await bucket.head('files/a')
      assert.equal(found?.size, bytes.length)
      assert.equal(found.type, 'image/png')
      assert.ok(Math.abs(Date.now() + bucket.skewMs() - found.modifiedAt) < 5000)
      assert.deepEqual(await bytesOf(await bucket.get('files/a')), bytes)
      assert.deepEqual(await bytesOf(await bucket.get('files/a', 10, 20)), bytes.subarray(10, 20))
      assert.equal((await bytesOf(await bucket.get('files/a', bytes.length)))?.length, 0, 'behind the end')
    })

    test('says null of what is not there', async () => {
      assert.equal(await bucket.head('files/none'), null)
      assert.equal(await bucket.get('files/none'), null)
      assert.equal(await bucket.copy('files/none', 'files/other'), false)
      assert.equal(await bucket.parts.list('files/none', '2~none'), null)
      await bucket.delete('files/none')
      await bucket.parts.abort('files/none', '2~none')
    })

    test('copies with another type', async () => {
      await bucket.put('staging/b', Buffer.from('bytes'), 'text/html')
      assert.equal(await bucket.copy('staging/b', 'files/b', 'image/gif'), true)
      assert.equal((await bucket.head('files/b'))?.type, 'image/gif')
      assert.equal((await bytesOf(await bucket.get('files/b')))?.toString(), 'bytes')
    })

    test('puts an object together from parts, and finds it done the next time', async () => {
      const bytes = someBytes(SMALLEST_PART + 1000)
      const upload = await bucket.parts.create('files/parts', 'video/mp4')
      const first = await bucket.parts.put('files/parts', upload, 3, [bytes.subarray(0, SMALLEST_PART)])
      const second = await bucket.parts.put('files/parts', upload, 10_000, [bytes.subarray(SMALLEST_PART)])
      const listed = await bucket.parts.list('files/parts', upload)
      assert.deepEqual(listed, [
        { number: 3, size: SMALLEST_PART, etag: first },
        { number: 10_000, size: 1000, etag: second },
      ])
      const begun: string[] = []
      for await (const one of bucket.parts.stale('files/', Date.now() + 60_000)) begun.push(one.key)
      assert.deepEqual(begun, ['files/parts'])
      await bucket.parts.complete('files/parts', upload, listed)
      await bucket.parts.complete('files/parts', upload, listed)
      const found = await bucket.head('files/parts')
      // Ceph's own answer to the first time has no etag.
      assert.match(found?.etag ?? '', /-2$/)
      assert.equal(found?.size, bytes.length)
      assert.equal(found.type, 'video/mp4')
      assert.deepEqual(await bytesOf(await bucket.get('files/parts')), bytes)
    })

    test('lists the parts and uploads of several pages', async () => {
      const upload = await bucket.parts.create('many/a')
      const others = [await bucket.parts.create('many/a'), await bucket.parts.create('many/b')]
      const numbers = [1, 2, 3, 4, 5]
      for (const number of numbers) await bucket.parts.put('many/a', upload, number, [Buffer.from('x')])
      const listed = await bucket.parts.list('many/a', upload)
      assert.deepEqual(
        listed?.map(({ number }) => number),
        numbers,
      )
      const begun: string[] = []
      for await (const one of bucket.parts.stale('many/', Number.POSITIVE_INFINITY)) {
        begun.push(one.upload)
        await bucket.parts.abort(one.key, one.upload)
      }
      assert.deepEqual(begun.sort(), [upload, ...others].sort())
      for await (const one of bucket.parts.stale('many/', Number.POSITIVE_INFINITY)) assert.fail(one.key)
    })

    test('knows what was aborted, and says soon that it can not be completed', async () => {
      const upload = await bucket.parts.create('files/aborted')
      const etag = await bucket.parts.put('files/aborted', upload, 1, [Buffer.from('x')])
      await bucket.parts.abort('files/aborted', upload)
      await bucket.parts.abort('files/aborted', upload)
      assert.equal(await bucket.parts.list('files/aborted', upload), null)
      const began = Date.now()
      await assert.rejects(bucket.parts.complete('files/aborted', upload, [{ number: 1, etag }]), isFailure)
      assert.ok(Date.now() - began < 4000)
      assert.equal(await bucket.head('files/aborted'), null)
    })

    test('lists in order, over pages, from any key on', async () => {
      const keys = ['l/a', 'l/a!1', 'l/a-b', 'l/a/b', 'l/b']
      for (const key of keys) await bucket.put(key, Buffer.from(key))
      const listed = async (after?: string) => {
        const found: string[] = []
        for await (const { key } of bucket.list('l/', after)) found.push(key)
        return found
      }
      assert.deepEqual(await listed(), keys)
      assert.deepEqual(await listed('l/a!1'), keys.slice(2))
    })

    test('signs addresses that anybody can read', async () => {
      await bucket.put('files/signed', Buffer.from('0123456789'), 'image/png')
      const url = bucket.urlOf('files/signed', {
        seconds: 60,
        type: 'text/plain',
        disposition: "attachment; filename*=UTF-8''%E5%9B%BE%20(1).png",
      })
      const got = await fetch(url, { headers: { range: 'bytes=2-4' } })
      assert.equal(got.status, 206)
      assert.equal(await got.text(), '234')
      assert.match((await fetch(url)).headers.get('content-type') ?? '', /^text\/plain/)
      assert.match(got.headers.get('content-disposition') ?? '', /attachment; filename\*=UTF-8''%E5%9B%BE%20/)
      assert.equal((await fetch(url.replace('signed', 'other'))).status, 403)
    })

    test('finds out what the store can do, and leaves nothing', async () => {
      const { conditionalPut, rangeCopy } = await bucket.probe()
      assert.equal(conditionalPut, name === 'ceph' || (name === 'stand-in' && conditionalPut))
      assert.equal(rangeCopy, true)
      for await (const { key } of bucket.list('probe/')) assert.fail(key)
      for await (const { key } of bucket.parts.stale('probe/', Number.POSITIVE_INFINITY)) assert.fail(key)
    })

    test('copies what is too large for one call by parts', async () => {
      const bytes = someBytes(8 * 2 ** 20)
      await bucket.put('staging/large', bytes)
      assert.equal(await bucket.copy('staging/large', 'files/large', 'video/mp4'), true)
      const found = await bucket.head('files/large')
      assert.equal(found?.type, 'video/mp4')
      assert.match(found.etag, /-2$/)
      assert.ok(bytes.equals((await bytesOf(await bucket.get('files/large')))!))
    })

    test('throws what the store refuses, and can be asked later', async () => {
      const nowhere = bucket.parts.put('files/x', 'no-such-upload', 1, [Buffer.from('x')])
      await assert.rejects(nowhere, (error) => isFailure(error) && (error as DukouError).retry)
    })
  })
}
