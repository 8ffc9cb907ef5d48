/** A beginning of a file, and the type that it shows. */
const BEGINNINGS: readonly [at: number, bytes: string, type: string][] = [
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, 'GIF8', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [0, 'BM', 'image/bmp'],
  [4, 'ftypheic', 'image/heic'],
  [4, 'ftypmif1', 'image/heif'],
  [4, 'ftypavif', 'image/avif'],
  [4, 'ftyp', 'video/mp4'],
  [0, '%PDF-', 'application/pdf'],
  [0, 'PK\x03\x04', 'application/zip'],
  [0, 'ID3', 'audio/mpeg'],
]

/** The type that the bytes show, as Qiniu tells it from the contents. */
export function sniff(head: Buffer): string {
  const text = head.toString('latin1')
  const found = BEGINNINGS.find(([at, bytes]) => text.startsWith(bytes, at))
  if (found) return found[2]
  const start = text.trimStart().slice(0, 512).toLowerCase()
  if (/^<(!doctype html|html|head|body|script)/.test(start)) return 'text/html'
  if (/^(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)?<svg/.test(start)) return 'image/svg+xml'
  if (start.startsWith('<?xml')) return 'text/xml'
  return head.length > 0 && !head.subarray(0, 512).includes(0) ? 'text/plain' : 'application/octet-stream'
}

/**
 * Whether a `mimeLimit` lets a type through: `image/jpeg;image/png`, `image/*`, or with a `!` in front all but those.
 * Source: developer.qiniu.com/kodo/1206/put-policy.
 */
export function isAllowed(type: string, limit: string): boolean {
  const listed = limit
    .replace(/^!/, '')
    .split(';')
    .some((one) => (one.endsWith('/*') ? type.startsWith(one.slice(0, -1)) : one === type))
  return limit.startsWith('!') ? !listed : listed
}
