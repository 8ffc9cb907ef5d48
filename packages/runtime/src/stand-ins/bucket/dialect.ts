import type { Call } from '../loopback/call.ts'
import type { Bucket } from './bucket.ts'

/** In what the clouds' plain verbs differ. */
export interface Dialect {
  /** Of its own headers: `x-oss-`, `x-cos-`, `x-amz-`. */
  prefix: string
  /** The smallest part of a multipart upload that isn't the last, in bytes. */
  minPart: number
  /** OSS writes its MD5s in capitals. */
  etag(etag: string): string
  namespace: string | null
  /** What a range that the object doesn't have is answered with: 416, or the whole object. */
  badRange: 'refuse' | 'whole'
  /** The type of an object that was put without one. */
  type: string
  /** The key that a copy's source header names in this bucket, or null. */
  copySource(value: string): string | null
  /** The header that forbids to overwrite, where there is one besides `If-None-Match: *`. */
  forbidOverwrite: string | null
}

/** One verb that is being answered, after its signature was found to be right. */
export interface Turn {
  call: Call
  bucket: Bucket
  dialect: Dialect
  key: string
}

/** The entity tag as a header or an XML element has it. */
export function quoted(etag: string, dialect: Dialect): string {
  return `"${dialect.etag(etag)}"`
}
