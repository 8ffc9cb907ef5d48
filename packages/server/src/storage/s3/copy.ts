import { IMMUTABLE } from './bucket.ts'
import { type Calls, copySource, longerFor } from './calls.ts'
import type { BucketParts } from './multipart.ts'

const GIB = 2 ** 30
const MOST_AT_ONCE = 5 * GIB
const MOST_PARTS = 10_000
const PART = 512 * 1024 * 1024
const TOGETHER = 4

/** Inside of the store. False when there is nothing under `from`. */
export async function copyObject(
  calls: Calls,
  parts: BucketParts,
  copy: { from: string; to: string; type: string; size: number; atOnce: number | undefined },
): Promise<boolean> {
  const { sdk, bucket } = calls
  const { from, to, type, size, atOnce = MOST_AT_ONCE } = copy

  if (size <= atOnce) {
    const target = { Bucket: bucket, Key: to, CopySource: copySource(bucket, from) }
    const about = { MetadataDirective: 'REPLACE', ContentType: type, CacheControl: IMMUTABLE } as const
    const made = await calls.find(
      (client, how) => client.send(new sdk.CopyObjectCommand({ ...target, ...about }), how),
      longerFor(size),
    )
    return made !== null
  }

  const step = Math.max(Math.min(PART, atOnce), Math.ceil(size / MOST_PARTS))
  const ranges = Array.from({ length: Math.ceil(size / step) }, (_, n) => ({
    start: n * step,
    end: Math.min((n + 1) * step, size),
  }))
  await copyRanges(parts, { from, to, type, ranges })
  return true
}

/** An object that is made of ranges of another one. Each but the last is a part's size at least. */
export async function copyRanges(
  parts: BucketParts,
  {
    from,
    to,
    type,
    ranges,
  }: { from: string; to: string; type?: string; ranges: { start: number; end: number }[] },
): Promise<void> {
  const upload = await parts.create(to, type)
  const made: { number: number; etag: string }[] = []
  let next = 1

  async function copySome(): Promise<void> {
    while (next <= ranges.length) {
      const number = next++
      const etag = await parts.copy(to, upload, number, { from, ...ranges[number - 1]! })
      made.push({ number, etag })
    }
  }

  try {
    await Promise.all(Array.from({ length: TOGETHER }, copySome))
    made.sort((a, b) => a.number - b.number)
    await parts.complete(to, upload, made)
  } catch (error) {
    // What can't be aborted now goes with what is stale.
    await parts.abort(to, upload).catch(() => {})
    throw error
  }
}
