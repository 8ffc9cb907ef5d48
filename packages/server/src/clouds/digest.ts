import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export function hmac(
  algorithm: 'sha1' | 'sha256',
  key: string | Uint8Array,
  text: string | Uint8Array,
): Buffer {
  return createHmac(algorithm, key).update(text).digest()
}

/** The signing key of the V4 schemes: the secret with its prefix, then each part of the scope. */
export function chain(secret: string, scope: readonly string[]): Buffer {
  return scope.reduce<Buffer>((key, part) => hmac('sha256', key, part), Buffer.from(secret))
}

export function hexOf(algorithm: 'sha1' | 'sha256', text: string): string {
  return createHash(algorithm).update(text).digest('hex')
}

/** Compares signatures without telling by the time how much of them was right. */
export function isSame(wanted: string, given: string): boolean {
  const [a, b] = [Buffer.from(wanted), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
