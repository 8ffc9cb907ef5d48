import type { IncomingHttpHeaders } from 'node:http'
import type { Parameter } from '../loopback/call.ts'

/**
 * What the object clouds can be asked for, by S3's names. `Unsupported` is what the stand-ins don't have, such as ACLs.
 */
export type Verb =
  | 'HeadBucket'
  | 'ListObjects'
  | 'ListObjectsV2'
  | 'ListMultipartUploads'
  | 'DeleteObjects'
  | 'PostObject'
  | 'HeadObject'
  | 'GetObject'
  | 'PutObject'
  | 'CopyObject'
  | 'DeleteObject'
  | 'CreateMultipartUpload'
  | 'UploadPart'
  | 'UploadPartCopy'
  | 'ListParts'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'Unsupported'

/** Sub-resources that would turn an ordinary verb into another one. */
const ABSENT = [
  'acl', 'append', 'attributes', 'cors', 'encryption', 'inventory', 'legal-hold', 'lifecycle', 'location', 'logging',
  'notification', 'objectMeta', 'object-lock', 'policy', 'referer', 'replication', 'restore', 'retention', 'select',
  'symlink', 'tagging', 'torrent', 'versioning', 'versions', 'website', 'x-oss-process',
] // biome-ignore format: a list

/** What is asked for. `prefix`: of the cloud's own headers, such as `x-oss-`. */
export function verbOf(
  method: string,
  key: string | null,
  query: readonly Parameter[],
  headers: IncomingHttpHeaders,
  prefix: string,
): Verb {
  const has = (name: string) => query.some(([one]) => one === name)
  if (ABSENT.some(has)) return 'Unsupported'
  if (key === null) {
    if (method === 'HEAD') return 'HeadBucket'
    if (method === 'POST') return has('delete') ? 'DeleteObjects' : 'PostObject'
    if (method !== 'GET') return 'Unsupported'
    if (has('uploads')) return 'ListMultipartUploads'
    return query.some(([name, value]) => name === 'list-type' && value === '2')
      ? 'ListObjectsV2'
      : 'ListObjects'
  }
  switch (method) {
    case 'HEAD':
      return 'HeadObject'
    case 'GET':
      return has('uploadId') ? 'ListParts' : 'GetObject'
    case 'DELETE':
      return has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject'
    case 'POST':
      if (has('uploads')) return 'CreateMultipartUpload'
      return has('uploadId') ? 'CompleteMultipartUpload' : 'Unsupported'
    case 'PUT':
      if (has('partNumber')) return `${prefix}copy-source` in headers ? 'UploadPartCopy' : 'UploadPart'
      return `${prefix}copy-source` in headers ? 'CopyObject' : 'PutObject'
    default:
      return 'Unsupported'
  }
}
