import { newId } from '../../ids.ts'
import type { Bucket } from './bucket.ts'
import type { Calls } from './calls.ts'

/** What not every store can do. */
export interface Capabilities {
  /** `If-None-Match: *` keeps a PUT from overwriting; some stores ignore it or refuse it. */
  conditionalPut: boolean
  /** Ranges of an object can become parts of another one, as copies above 5 GiB need. */
  rangeCopy: boolean
}

/** Throws when the bucket can't be written, read, listed or deleted from. */
export async function probeBucket(calls: Calls, bucket: Bucket): Promise<Capabilities> {
  const key = `probe/${newId()}`
  const text = 'first'
  await bucket.put(key, Buffer.from(text))
  try {
    const conditionalPut = await refusesToOverwrite(calls, bucket, key, text)
    const rangeCopy = await copiesRanges(calls, bucket, key)
    for await (const _ of bucket.list(key)) break
    return { conditionalPut, rangeCopy }
  } finally {
    await bucket.delete(key)
  }
}

/** Some answer as if and overwrite: what stands there tells. */
async function refusesToOverwrite(calls: Calls, bucket: Bucket, key: string, text: string): Promise<boolean> {
  const { sdk } = calls
  const input = { Bucket: calls.bucket, Key: key, Body: 'second', IfNoneMatch: '*' }
  const isRefused = await calls
    .once((client, how) => client.send(new sdk.PutObjectCommand(input), how))
    .then(() => false)
    .catch((error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode === 412)
  let found = ''
  for await (const chunk of (await bucket.get(key)) ?? []) found += Buffer.from(chunk).toString()
  return isRefused && found === text
}

async function copiesRanges(calls: Calls, bucket: Bucket, key: string): Promise<boolean> {
  const { sdk } = calls
  const to = `${key}-copy`
  const upload = await bucket.parts.create(to)
  const source = { CopySource: `${calls.bucket}/${key}`, CopySourceRange: 'bytes=1-3' }
  const input = { Bucket: calls.bucket, Key: to, UploadId: upload, PartNumber: 1, ...source }
  try {
    await calls.once((client, how) => client.send(new sdk.UploadPartCopyCommand(input), how))
    return true
  } catch {
    return false
  } finally {
    await bucket.parts.abort(to, upload)
  }
}
