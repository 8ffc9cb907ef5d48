import { DukouError } from '../../errors.ts'
import { shortcomingsOf } from '../../storage/s3/probe.ts'
import type { StoreSettings } from '../../store-options.ts'
import { openOwnBucket } from '../../stores.ts'
import { doubtful, type Finding, fine, wrong } from './finding.ts'

/** Does with a scratch object what the server will do with files. */
export async function examineAbilities(
  bucket: StoreSettings['bucket'],
  direct: StoreSettings['direct'] | null,
  now: () => number,
): Promise<Finding[]> {
  try {
    const opened = await openOwnBucket(bucket, now)
    try {
      const lacks = shortcomingsOf(await opened.probe(), direct)
      return [
        fine(
          `存储桶 ${bucket.name} 可写入、读取、列举和删除`,
          `the bucket ${bucket.name} is written, read, listed and deleted from`,
        ),
        ...lacks.map(({ zh, en }) => doubtful(zh, en)),
      ]
    } finally {
      opened.close()
    }
  } catch (error) {
    if (!(error instanceof DukouError)) throw error
    const { messageZh, message, cause } = error
    const why = cause instanceof Error ? ` (${cause.name}: ${cause.message})` : ''
    return [
      wrong(
        `存储桶 ${bucket.name} 试写失败：${messageZh}${why}`,
        `the bucket ${bucket.name} failed a trial: ${message}${why}`,
      ),
    ]
  }
}
