import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export type HmacKey = string | Buffer

export function hmac(algorithm: 'sha1' | 'sha256', key: HmacKey, text: string): Buffer {
  return createHmac(algorithm, key).update(text).digest()
}

/** The signing key of the V4 schemes: the secret, then each part of the scope. */
export function chain(secret: string, scope: readonly string[]): Buffer {
  return scope.reduce<HmacKey>((key, part) => hmac('sha256', key, part), secret) as Buffer
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Compares signatures without telling by the time how much of them was right. */
export function isSame(wanted: string, given: string): boolean {
  const [a, b] = [Buffer.from(wanted), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** RFC 3986: everything but letters, digits and `-_.~`. */
export function strictEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** The same, with the slashes of a path left alone. */
export function encodePath(path: string): string {
  return path.split('/').map(strictEncode).join('/')
}

/** `yyyymmddThhmmssZ` → milliseconds since 1970; NaN where it isn't one. */
export function parseStamp(stamp: string): number {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp)
  if (!found) return Number.NaN
  const [, year, month, day, hour, minute, second] = found
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
