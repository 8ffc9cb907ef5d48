import type { Dialect } from '../bucket/dialect.ts'
import { decodePath } from '../loopback/call.ts'

/** How OSS's plain verbs look. Source: OSS, "List of operations by function". */
export const OSS_DIALECT: Dialect = {
  prefix: 'x-oss-',
  minPart: 100 * 1024,
  etag: (etag) => etag.toUpperCase(),
  namespace: null,
  // Without x-oss-range-behavior: standard. Source: OSS, GetObject, "Range".
  badRange: 'whole',
  type: 'application/octet-stream',
  copySource: () => null,
  forbidOverwrite: 'x-oss-forbid-overwrite',
}

/** The same, for copies within this bucket: `/bucket/key`. */
export function ossDialect(bucket: string): Dialect {
  return {
    ...OSS_DIALECT,
    copySource(value) {
      const path = decodePath(value.replace(/\?.*$/, ''))
      return path.startsWith(`/${bucket}/`) ? path.slice(bucket.length + 2) : null
    },
  }
}
