import { IMMUTABLE } from './bucket.ts'
import type { Calls } from './calls.ts'
import type { BucketParts } from './multipart.ts'

const GIB = 2 ** 30
const MOST_AT_ONCE = 5 * GIB
const MOST_PARTS = 10_000
const PART = 512 * 1024 * 1024
const TOGETHER = 4
// A store that really moves the bytes answers when it is done.
const SLOWEST_BYTES_PER_MS = 10_000

/** Inside of the store. False when there is nothing under `from`. */
export async function copyObject(
  calls: Calls,
  parts: BucketParts,
  copy: { from: string; to: string; type: string; size: number; atOnce: number | undefined },
): Promise<boolean> {
  const { sdk, bucket } = calls
  const { from, to, type, size, atOnce = MOST_AT_ONCE } = copy
  const CopySource = `${bucket}/${from.split('/').map(encodeURIComponent).join('/')}`
  const target = { Bucket: bucket, Key: to, CopySource }

  if (size <= atOnce) {
    const about = { MetadataDirective: 'REPLACE', ContentType: type, CacheControl: IMMUTABLE } as const
    const made = await calls.find(
      (client, how) => client.send(new sdk.CopyObjectCommand({ ...target, ...about }), how),
      size / SLOWEST_BYTES_PER_MS,
    )
    return made !== null
  }

  const step = Math.max(Math.min(PART, atOnce), Math.ceil(size / MOST_PARTS))
  const count = Math.ceil(size / step)
  const etags: { number: number; etag: string }[] = []
  const upload = await parts.create(to, type)
  let next = 1

  async function copyParts(): Promise<void> {
    while (next <= count) {
      const number = next++
      const CopySourceRange = `bytes=${(number - 1) * step}-${Math.min(number * step, size) - 1}`
      const about = { UploadId: upload, PartNumber: number, CopySourceRange }
      const made = await calls.run(
        (client, how) => client.send(new sdk.UploadPartCopyCommand({ ...target, ...about }), how),
        step / SLOWEST_BYTES_PER_MS,
      )
      etags.push({ number, etag: made.CopyPartResult?.ETag ?? '' })
    }
  }

  try {
    await Promise.all(Array.from({ length: TOGETHER }, copyParts))
    etags.sort((a, b) => a.number - b.number)
    await parts.complete(to, upload, etags)
  } catch (error) {
    // What can't be aborted now goes with what is stale.
    await parts.abort(to, upload).catch(() => {})
    throw error
  }
  return true
}
