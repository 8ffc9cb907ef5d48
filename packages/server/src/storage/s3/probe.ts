import type { Sentences } from '../../errors.ts'
import { newId } from '../../ids.ts'
import type { StoreSettings } from '../../store-options.ts'
import type { Bucket } from './bucket.ts'
import type { Calls } from './calls.ts'

/** What not every store can do. */
export interface Capabilities {
  /** `If-None-Match: *` keeps a PUT from overwriting; some stores ignore it or refuse it. */
  conditionalPut: boolean
  /** Ranges of an object can become parts of another one, as copies above 5 GiB need. */
  rangeCopy: boolean
}

/** What a server can't do that has such a store, and what helps. */
export function shortcomingsOf(
  { conditionalPut, rangeCopy }: Capabilities,
  direct: StoreSettings['direct'] | null,
): Sentences[] {
  const lacks: Sentences[] = []
  if (!rangeCopy)
    lacks.push({
      en: 'The store copies no ranges of objects: files above 5 GiB, and uploads of whose parts a crash left too many, can not be finished. Keep the policies’ maxFileSize at or below 5GiB',
      zh: '存储不支持按范围复制（UploadPartCopy）：超过 5 GiB 的文件，以及崩溃后多出分片的上传将无法完成。请把各策略的 maxFileSize 设为不超过 5GiB',
    })
  if (!conditionalPut && direct?.cloud.name === 's3' && direct.cloud.overwrite !== 'allow')
    lacks.push({
      en: 'The store does not heed If-None-Match, with which tickets keep a phone from sending twice to one key. Set direct.overwrite to allow, so that its ignoring it fails no upload',
      zh: '存储不识别 If-None-Match（直传票据用它防止同一对象被写两次）。请将 direct.overwrite 设为 allow，以免上传失败',
    })
  return lacks
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
