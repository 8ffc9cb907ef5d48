import type { Dialect } from '../bucket/dialect.ts'
import type { Call } from '../loopback/call.ts'
import { decodePath, header } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'

/** How S3's plain verbs look. Source: docs.aws.amazon.com/AmazonS3/latest/API. */
export const S3_DIALECT: Dialect = {
  prefix: 'x-amz-',
  minPart: 5 * 1024 * 1024,
  etag: (etag) => etag,
  namespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  badRange: 'refuse',
  type: 'binary/octet-stream',
  copySource: () => null,
  forbidOverwrite: null,
}

/** The same, for copies within this bucket. */
export function s3Dialect(bucket: string): Dialect {
  return {
    ...S3_DIALECT,
    copySource(value) {
      const path = decodePath(value.replace(/\?.*$/, '')).replace(/^\//, '')
      return path.startsWith(`${bucket}/`) ? path.slice(bucket.length + 1) : null
    },
  }
}

/**
 * The key that an S3 request is about: by its host (`bucket.…`) or by the first part of its path. Null: the bucket itself.
 *
 * @returns `elsewhere` where it is about another bucket, or none
 */
export function s3Key(
  { decodedPath, headers }: Pick<Call, 'decodedPath' | 'headers'>,
  bucket: string,
  hosts: readonly string[],
): string | null | 'elsewhere' {
  const path = decodedPath.slice(1)
  if (path === bucket || path === `${bucket}/`) return null
  if (path.startsWith(`${bucket}/`)) return path.slice(bucket.length + 1)
  const isVirtual = [header(headers, 'host') ?? '', ...hosts].some((host) => host.startsWith(`${bucket}.`))
  if (!isVirtual) return 'elsewhere'
  return path === '' ? null : path
}

export function noSuchBucket(): Refusal {
  return new Refusal(404, 'NoSuchBucket', 'The specified bucket does not exist')
}
