import { test } from 'node:test'
import { storageConformance } from '../conformance.ts'
import { openBucket } from './bucket.ts'
import { newBucket, ownStore, sharedStore } from './fixtures/stores.ts'
import { s3Storage } from './storage.ts'

for (const name of ['ceph', 'swift'] as const) {
  const { store, missing } = sharedStore(name)
  if (store === null) test(`${name}: keeps files`, { skip: missing }, () => {})
  else {
    storageConformance(name, async () => {
      const bucket = await openBucket(await newBucket(store))
      return { storage: s3Storage(bucket), close: async () => bucket.close() }
    })
  }
}

storageConformance('S3 stand-in', async () => {
  const store = await ownStore('stand-in')
  const bucket = await openBucket(await newBucket(store.about))
  return {
    storage: s3Storage(bucket),
    async close() {
      bucket.close()
      await store.stop()
    },
  }
})
