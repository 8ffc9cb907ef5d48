import { test } from 'node:test'
import { newBucket, ownStore, sharedStore } from '../../../../../test/engines/stores.ts'
import { storageConformance } from '../conformance.ts'
import { openBucket } from './bucket.ts'
import { s3Storage } from './storage.ts'

for (const name of ['ceph', 'swift'] as const) {
  const { about, missing } = sharedStore(name)
  if (about === null) test(`${name}: keeps files`, { skip: missing }, () => {})
  else {
    storageConformance(name, async () => {
      const bucket = await openBucket(await newBucket(about))
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
