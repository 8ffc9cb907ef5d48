import { randomBytes } from 'node:crypto'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { type Found, type OwnEngine, ownEngine, sharedEngine } from './engine.ts'

/** A store that speaks S3, as its program tells about it; all of its endpoints show the same. */
export interface StoreAbout {
  endpoints: string[]
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** The only one there is, where a store has one alone. */
  bucket?: string
}

/** How a bucket of it is reached. */
export interface BucketAt {
  endpoint: string
  region: string
  credentials: { accessKeyId: string; secretAccessKey: string }
  bucket: string
}

/** Why real engines are not run; false when they are. For a test's `skip`. */
export const noEngines: string | false =
  process.env.DUKOU_ENGINES === '1' ? false : 'Ceph, Swift and nginx run with DUKOU_ENGINES=1 alone'

/** The Ceph (two gateways) or Swift that all test files of a run share. */
export function sharedStore(name: 'ceph' | 'swift'): Found<StoreAbout> {
  // Without the variable nothing is started that takes so long.
  if (noEngines) return { about: null, missing: noEngines }
  // A second vendor, whose many processes take a minute of this machine.
  if (name === 'swift' && process.env.DUKOU_SWIFT !== '1')
    return { about: null, missing: 'Swift runs with DUKOU_ENGINES=1 and DUKOU_SWIFT=1' }
  return sharedEngine(name, name === 'ceph' ? { gateways: 2 } : {})
}

export type OwnStore = OwnEngine<StoreAbout>

export const ownStore = (name: 'ceph' | 'stand-in', options: object = {}): Promise<OwnStore> =>
  ownEngine(name, options)

/** How a bucket is reached, which is made where the store has none yet; by the n-th gateway. */
export async function newBucket(store: StoreAbout, gateway = 0): Promise<BucketAt> {
  const { region, accessKeyId, secretAccessKey } = store
  const bucket = store.bucket ?? `dukou-${randomBytes(6).toString('hex')}`
  const how = { endpoint: store.endpoints[gateway]!, region, credentials: { accessKeyId, secretAccessKey } }
  if (store.bucket === undefined) {
    const client = new S3Client({ ...how, forcePathStyle: true })
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    client.destroy()
  }
  return { ...how, bucket }
}
