import { createHash } from 'node:crypto'
import { createLook, type Seen } from './verify/look.ts'

/** What is learnt about bytes on their way in. */
export interface Digest {
  /** Bytes so far. */
  size(): number
  add(bytes: Uint8Array): void
  /** Ends it; may be asked again. */
  result(): Seen & { sha256: string }
}

export function createDigest(): Digest {
  const hash = createHash('sha256')
  const look = createLook()
  let size = 0
  let result: ReturnType<Digest['result']> | null = null
  return {
    size: () => size,
    add(bytes) {
      size += bytes.byteLength
      hash.update(bytes)
      look.add(bytes)
    },
    result() {
      result ??= { ...look.result(), sha256: hash.digest('hex') }
      return result
    },
  }
}
