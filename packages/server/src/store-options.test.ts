import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BucketOptions, readStores } from './store-options.ts'

const BUCKET: BucketOptions = {
  endpoint: 'https://s3.example.com',
  name: 'photos',
  accessKeyId: 'FAKEAKID0001',
  accessKeySecret: 'FakeSecretKeyForTests0001',
}
const read = (bucket: BucketOptions) => readStores({ data: 'data', bucket })

test('an address of numbers has no place for the name of a bucket', () => {
  for (const endpoint of ['http://127.0.0.1:9000', 'http://[::1]:9000']) {
    assert.throws(() => read({ ...BUCKET, endpoint }), { code: 'option_invalid', message: /bucket\.style/ })
    assert.equal(read({ ...BUCKET, endpoint, style: 'path' }).bucket?.style, 'path')
  }
  assert.equal(read(BUCKET).bucket?.style, 'host')
})

test('a database is used with a bucket, and straight to the cloud with one, too', () => {
  const database = { url: 'postgres://dukou@db.internal/dukou' }
  assert.throws(() => readStores({ data: 'data', database }), { message: /database/ })
  assert.throws(() => readStores({ data: 'data', direct: { cloud: 's3' } }), { message: /direct/ })
  // Nothing is kept on this machine then.
  assert.equal(readStores({ data: 'data', bucket: BUCKET, database }).data, null)
})
