import type { UploadRow } from '../catalog/catalog.ts'
import type { Cloud } from '../clouds/cloud.ts'
import type { Lease } from '../leases.ts'
import type { Bucket } from '../storage/s3/bucket.ts'
import { UNKNOWN_TYPE } from '../verify/sniff.ts'

const MIB = 1024 * 1024
const MOST_PARTS = 100
const LEAST_PART = 5 * MIB

/** A part that is missing, and how to send it. */
export interface SignedPart {
  n: number
  url: string
  header: Record<string, string>
}

/** The multipart upload behind a ticket of parts; its id stands in the row's `held.state`. */
export interface Parts {
  /** Addresses of what is missing. Begins the multipart where there is none, or none any more. */
  sign(row: UploadRow, lease: Lease): Promise<{ partSize: number; parts: SignedPart[] }>
}

export function createParts(options: {
  put: NonNullable<Cloud['put']>
  bucket: Bucket
  seconds: number
  at: () => number
}): Parts {
  const { put, bucket, seconds, at } = options

  async function begin(row: UploadRow, lease: Lease): Promise<string> {
    const uploadId = await bucket.parts.create(row.key)
    await lease.save({ offset: 0, state: uploadId })
    return uploadId
  }

  return {
    async sign(row, lease) {
      const partSize = partSizeOf(row.size)
      let uploadId = row.held.state
      let stored = uploadId === '' ? null : await bucket.parts.list(row.key, uploadId)
      if (stored === null) {
        uploadId = await begin(row, lease)
        stored = []
      }
      const whole = wholeParts(row.size, stored)
      const parts: SignedPart[] = []
      for (let n = 1; (n - 1) * partSize < row.size; n++) {
        if (whole.has(n)) continue
        const size = bytesOf(row.size, n)
        const { url, header } = put(
          { key: row.key, size, type: UNKNOWN_TYPE, seconds, part: { uploadId, number: n } },
          at(),
        )
        parts.push({ n, url, header })
      }
      return { partSize, parts }
    },
  }
}

/** Bytes of each part but the last one. */
function partSizeOf(size: number): number {
  return Math.max(LEAST_PART, MIB * Math.ceil(size / MOST_PARTS / MIB))
}

/** Bytes of part `n`, counted from 1. */
function bytesOf(size: number, n: number): number {
  const partSize = partSizeOf(size)
  return Math.min(partSize, size - (n - 1) * partSize)
}

/** The numbers of those that are there whole. */
export function wholeParts(size: number, stored: { number: number; size: number }[]): Set<number> {
  return new Set(
    stored.filter((part) => part.size === bytesOf(size, part.number)).map(({ number }) => number),
  )
}
