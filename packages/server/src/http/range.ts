/** [start, end) in bytes, or null for the whole file, or 'outside' when nothing of the file is asked for. */
export type ByteRange = { start: number; end: number } | null | 'outside'

/**
 * Reads a Range header (RFC 9110 §14.1.2). Several ranges, other units and malformed headers ask for the whole file, as
 * the RFC permits.
 */
export function parseRange(header: string | undefined, size: number): ByteRange {
  const match = /^bytes=\s*(?:(\d{1,16})-(\d{0,16})|-(\d{1,16}))\s*$/i.exec(header ?? '')
  if (!match) return null
  const [, first, last, suffix] = match
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), size)
    return length === 0 ? 'outside' : { start: size - length, end: size }
  }
  const start = Number(first)
  if (last && Number(last) < start) return null
  if (start >= size) return 'outside'
  return { start, end: last ? Math.min(Number(last) + 1, size) : size }
}

/** Whether If-None-Match names the tag; the weak comparison, as RFC 9110 §13.1.2 asks. */
export function matchesTag(header: string | undefined, etag: string): boolean {
  if (!header) return false
  return header.split(',').some((tag) => {
    const trimmed = tag.trim()
    return trimmed === '*' || trimmed.replace(/^W\//, '') === etag
  })
}

/** Whether a Range still holds under If-Range: the strong tag, or the exact date of the last change. */
export function rangeHolds(ifRange: string | undefined, etag: string, lastModified: string): boolean {
  return ifRange === undefined || ifRange === etag || ifRange === lastModified
}
