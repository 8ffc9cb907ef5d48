import { secondsOf } from '../../clouds/clock.ts'
import { s3UrlV4 } from '../../clouds/s3/url.ts'
import { rootOf } from '../../store-options.ts'
import { openCalls } from './calls.ts'
import { copyObject } from './copy.ts'
import { asFailure } from './failure.ts'
import { type BucketParts, multipart } from './multipart.ts'
import { openObject } from './object-stream.ts'
import { type Capabilities, probeBucket } from './probe.ts'
import { bodiesOf } from './sent-body.ts'

/** Which bucket, and how it is reached. */
export interface BucketOptions {
  bucket: string
  /** Without a path, such as `https://s3.oss-cn-hangzhou.aliyuncs.com`. */
  endpoint: string
  /** As the store names it; for most others than AWS anything will do, such as `us-east-1`. */
  region: string
  /** Where the bucket's name stands: in the path (the default), or in front of the host. */
  addressing?: 'path' | 'host'
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  /** Milliseconds until a call counts as unanswered. Default 25,000. */
  timeoutMs?: number
  /** Bytes from which on a copy is made by parts: stores copy at most 5 GiB (the default) in one call. */
  copyAtOnce?: number
  /** Entries that a list asks for at once. Default: what the store gives, 1,000 mostly. */
  pageSize?: number
  random?: () => number
  /** Milliseconds since 1970. */
  now?: () => number
}

/**
 * One bucket of a store that speaks S3. What the store refuses, or doesn't answer after some repetitions, is thrown as
 * `storage_failed`, and as `storage_unavailable` while it is not asked at all; when it is full, or a quota is used up, `storage_full`.
 */
export interface Bucket {
  head(key: string): Promise<{ size: number; type: string; etag: string; modifiedAt: number } | null>
  /** From `start` to before `end`. Goes on where a connection breaks; whoever stops reading ends the call. */
  get(key: string, start?: number, end?: number): Promise<AsyncIterable<Uint8Array> | null>
  /** The bytes must stay as they are until it is done. */
  put(key: string, bytes: Uint8Array[] | Uint8Array, type?: string): Promise<void>
  /** Metadata replaced: the type given, immutable. False when there is nothing under `from`. Above 5 GiB by parts. */
  copy(from: string, to: string, type?: string): Promise<boolean>
  /** No error when there is nothing. */
  delete(key: string): Promise<void>
  /** In the order of the keys' bytes. `modifiedAt` in milliseconds since 1970, by the store's clock. */
  list(
    prefix: string,
    after?: string,
  ): AsyncIterable<{ key: string; size: number; etag: string; modifiedAt: number }>
  parts: BucketParts
  /** Throws `storage_unavailable` while the store has not answered for a while. */
  look(): void
  /** Milliseconds that the store's clock is ahead of ours, to about a second; 0 before the first answer. */
  skewMs(): number
  /** Finds out with a scratch object what the store can do. Throws when the bucket can't be used at all. */
  probe(): Promise<Capabilities>
  /** An address at which anybody reads the object for so long; at most seven days. */
  urlOf(key: string, options: { seconds: number; type: string; disposition: string }): string
  close(): void
}

const UNTYPED = 'application/octet-stream'
/** What is under a key never changes. */
export const IMMUTABLE = 'private, max-age=31536000, immutable'

/** Throws `option_invalid` when the SDK is not installed. Nothing is asked of the store yet. */
export async function openBucket(options: BucketOptions): Promise<Bucket> {
  const calls = await openCalls(options)
  const { sdk } = calls
  const Bucket = options.bucket

  const head: Bucket['head'] = async (key) => {
    const found = await calls.find((client, how) =>
      client.send(new sdk.HeadObjectCommand({ Bucket, Key: key }), how),
    )
    if (found === null) return null
    return {
      size: found.ContentLength ?? 0,
      type: found.ContentType ?? UNTYPED,
      etag: unquoted(found.ETag),
      modifiedAt: found.LastModified?.getTime() ?? 0,
    }
  }

  const bucket: Bucket = {
    head,

    async get(key, start = 0, end) {
      if (end === undefined || end > start) return openObject(calls, key, start, end)
      return (await head(key)) === null ? null : nothing()
    },

    async put(key, bytes, type = UNTYPED) {
      const bodyOf = await bodiesOf(Array.isArray(bytes) ? bytes : [bytes])
      const about = { Bucket, Key: key, ContentType: type, CacheControl: IMMUTABLE }
      await calls.run((client, how) => client.send(new sdk.PutObjectCommand({ ...about, ...bodyOf() }), how))
    },

    async copy(from, to, type = UNTYPED) {
      const source = await head(from)
      if (source === null) return false
      const isThere = await copyObject(calls, bucket.parts, {
        ...{ from, to, type, size: source.size },
        atOnce: options.copyAtOnce,
      })
      if (!isThere) return false
      const made = await head(to)
      if (made?.size !== source.size)
        throw asFailure(new Error(`${to} has ${made?.size} bytes, not the ${source.size} of ${from}`))
      return true
    },

    async delete(key) {
      await calls.find((client, how) => client.send(new sdk.DeleteObjectCommand({ Bucket, Key: key }), how))
    },

    async *list(prefix, after) {
      let token: string | undefined
      do {
        const page = await calls.run((client, how) =>
          client.send(
            new sdk.ListObjectsV2Command({
              Bucket,
              Prefix: prefix,
              MaxKeys: options.pageSize,
              ...(token === undefined ? { StartAfter: after || undefined } : { ContinuationToken: token }),
            }),
            how,
          ),
        )
        for (const { Key, Size, ETag, LastModified } of page.Contents ?? [])
          yield {
            key: Key ?? '',
            size: Size ?? 0,
            etag: unquoted(ETag),
            modifiedAt: LastModified?.getTime() ?? 0,
          }
        token = page.IsTruncated ? page.NextContinuationToken : undefined
      } while (token !== undefined)
    },

    parts: multipart(calls, head, options.pageSize),
    look: calls.look,
    skewMs: calls.skewMs,
    probe: () => probeBucket(calls, bucket),

    urlOf(key, { seconds, type, disposition }) {
      const { accessKeyId, secretAccessKey, sessionToken = null } = options.credentials
      const keys = { accessKeyId, accessKeySecret: secretAccessKey, securityToken: sessionToken }
      const root = rootOf({ endpoint: options.endpoint, name: Bucket, style: options.addressing ?? 'path' })
      const query = { 'response-content-type': type, 'response-content-disposition': disposition }
      const at = secondsOf((options.now ?? Date.now)() + calls.skewMs())
      return s3UrlV4({ method: 'GET', root, key, query, headers: {} }, keys, options.region, at, seconds)
    },

    close: calls.close,
  }
  return bucket
}

export function unquoted(etag = ''): string {
  return etag.replaceAll('"', '')
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
