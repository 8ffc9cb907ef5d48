import { hash } from 'node:crypto'

const BLOCK = 64

/**
 * HMAC-SHA256 (RFC 2104) under one key. The same as `createHmac`, which prepares its key anew for each message and takes ten
 * times as long for short ones; every answer with a file in it has a signature.
 */
export function createHmacSha256(key: Uint8Array): (message: string) => Buffer {
  const padded = Buffer.alloc(BLOCK)
  padded.set(key.byteLength > BLOCK ? hash('sha256', key, 'buffer') : key)
  const inner = padded.map((byte) => byte ^ 0x36)
  const outer = padded.map((byte) => byte ^ 0x5c)
  return (message) => {
    const first = hash('sha256', Buffer.concat([inner, Buffer.from(message)]), 'buffer')
    return hash('sha256', Buffer.concat([outer, first]), 'buffer')
  }
}
