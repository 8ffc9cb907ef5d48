import { timingSafeEqual } from 'node:crypto'
import { createHmacSha256 } from '../hmac.ts'

const HOUR = 3600

/** Signs the path of a file for a time, and checks what it has signed. Times are in seconds since 1970. */
export interface UrlSigner {
  /** `?e=…&s=…` for the path. The end is rounded up to the hour, so that an address stays the same, and cacheable, for a while. */
  sign(path: string, now: number): string
  check(
    path: string,
    e: string | undefined,
    s: string | undefined,
    now: number,
  ): 'valid' | 'expired' | 'invalid'
}

/** HMAC-SHA256 over the path and its end under a key that never leaves the server. */
export function createUrlSigner(key: Uint8Array, lifetime: number): UrlSigner {
  const hmac = createHmacSha256(key)
  const signature = (path: string, end: string) => hmac(`dukou file v1\n${path}\n${end}`)

  return {
    sign(path, now) {
      const end = String(Math.ceil((now + lifetime) / HOUR) * HOUR)
      return `?e=${end}&s=${signature(path, end).toString('base64url')}`
    },

    check(path, e, s, now) {
      if (!e || !s || !/^[0-9]{1,12}$/.test(e)) return 'invalid'
      const given = Buffer.from(s, 'base64url')
      const right = signature(path, e)
      if (given.length !== right.length || !timingSafeEqual(given, right)) return 'invalid'
      return Number(e) > now ? 'valid' : 'expired'
    },
  }
}
