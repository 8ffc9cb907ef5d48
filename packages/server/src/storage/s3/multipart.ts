import type { ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3'
import { IMMUTABLE, unquoted } from './bucket.ts'
import { type Calls, copySource, longerFor, TRIES } from './calls.ts'
import { asFailure, isPassing } from './failure.ts'
import { bodiesOf } from './sent-body.ts'

/** Objects that are put together from parts: of 5 MiB at least but for the last one, numbered 1 to 10,000. */
export interface BucketParts {
  /** Begins one, and tells its id. */
  create(key: string, type?: string): Promise<string>
  /** Puts a part, in the place of one of the same number, and tells its etag. */
  put(key: string, upload: string, number: number, bytes: Uint8Array[]): Promise<string>
  /** Puts a range of an object as a part. */
  copy(
    key: string,
    upload: string,
    number: number,
    range: { from: string; start: number; end: number },
  ): Promise<string>
  /** Null when it was aborted or never begun, and mostly when it was completed, too; Swift goes on listing that. */
  list(key: string, upload: string): Promise<{ number: number; size: number; etag: string }[] | null>
  /**
   * No error when an object stands under the key although the store says otherwise: it was completed before, then. Its size is told
   * by `head` alone.
   */
  complete(key: string, upload: string, parts: { number: number; etag: string }[]): Promise<void>
  /** No error when it is over already. */
  abort(key: string, upload: string): Promise<void>
  /** Those that were begun before a time (milliseconds since 1970) and are not over. */
  stale(prefix: string, before: number): AsyncIterable<{ key: string; upload: string; startedAt: number }>
}

const UNTYPED = 'application/octet-stream'
// A store may look at each part, or write the object anew.
const COMPLETE_MS = 120_000

export function multipart(
  calls: Calls,
  head: (key: string) => Promise<unknown>,
  pageSize?: number,
): BucketParts {
  const { sdk, bucket: Bucket } = calls

  const list: BucketParts['list'] = async (key, upload) => {
    const parts: { number: number; size: number; etag: string }[] = []
    let marker: string | undefined
    do {
      const input = { Bucket, Key: key, UploadId: upload, PartNumberMarker: marker, MaxParts: pageSize }
      const page = await calls.find((client, how) => client.send(new sdk.ListPartsCommand(input), how))
      if (page === null) return null
      for (const { PartNumber = 0, Size = 0, ETag } of page.Parts ?? [])
        parts.push({ number: PartNumber, size: Size, etag: unquoted(ETag) })
      marker = page.IsTruncated ? String(page.NextPartNumberMarker) : undefined
    } while (marker !== undefined)
    return parts
  }

  return {
    list,

    async create(key, type = UNTYPED) {
      const input = { Bucket, Key: key, ContentType: type, CacheControl: IMMUTABLE }
      const { UploadId } = await calls.run((client, how) =>
        client.send(new sdk.CreateMultipartUploadCommand(input), how),
      )
      return UploadId!
    },

    async put(key, upload, number, bytes) {
      const bodyOf = await bodiesOf(bytes)
      const part = { Bucket, Key: key, UploadId: upload, PartNumber: number }
      const { ETag } = await calls.run((client, how) =>
        client.send(new sdk.UploadPartCommand({ ...part, ...bodyOf() }), how),
      )
      return unquoted(ETag)
    },

    async copy(key, upload, number, { from, start, end }) {
      const part = { Bucket, Key: key, UploadId: upload, PartNumber: number }
      const range = { CopySource: copySource(Bucket, from), CopySourceRange: `bytes=${start}-${end - 1}` }
      const { CopyPartResult } = await calls.run(
        (client, how) => client.send(new sdk.UploadPartCopyCommand({ ...part, ...range }), how),
        longerFor(end - start),
      )
      return unquoted(CopyPartResult?.ETag)
    },

    async complete(key, upload, parts) {
      const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: etag }))
      const input = { Bucket, Key: key, UploadId: upload, MultipartUpload: { Parts } }
      for (let n = 1; ; n++) {
        try {
          await calls.once(
            (client, how) => client.send(new sdk.CompleteMultipartUploadCommand(input), how),
            COMPLETE_MS,
          )
          return
        } catch (error) {
          // What was called before may have come through, and then another call is answered with anything.
          if ((await head(key)) !== null) return
          if (n === TRIES || !isPassing(error)) throw asFailure(error)
          // Ceph answers 500 for what was aborted, however often it is asked.
          if ((await list(key, upload)) === null) throw asFailure(error)
          await calls.pause(n)
        }
      }
    },

    async abort(key, upload) {
      const input = { Bucket, Key: key, UploadId: upload }
      await calls.find((client, how) => client.send(new sdk.AbortMultipartUploadCommand(input), how))
    },

    async *stale(prefix, before) {
      let marker: { KeyMarker?: string; UploadIdMarker?: string } | null = {}
      while (marker !== null) {
        const input = { Bucket, Prefix: prefix, MaxUploads: pageSize, ...marker }
        const page: ListMultipartUploadsCommandOutput = await calls.run((client, how) =>
          client.send(new sdk.ListMultipartUploadsCommand(input), how),
        )
        for (const { Key = '', UploadId = '', Initiated } of page.Uploads ?? []) {
          const startedAt = Initiated?.getTime() ?? 0
          if (startedAt < before) yield { key: Key, upload: UploadId, startedAt }
        }
        const { NextKeyMarker, NextUploadIdMarker } = page
        marker = page.IsTruncated ? { KeyMarker: NextKeyMarker, UploadIdMarker: NextUploadIdMarker } : null
      }
    },
  }
}
