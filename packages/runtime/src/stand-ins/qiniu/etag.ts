import { createHash, type Hash } from 'node:crypto'
import type { Tag } from '../bucket/held.ts'
import { urlSafe } from './signature.ts'

const BLOCK = 4 * 1024 * 1024

/**
 * Qiniu's own digest: the SHA-1 of each block of 4 MiB; one block's behind 0x16, or the SHA-1 of all of them behind
 * 0x96. Source: github.com/qiniu/qetag.
 */
export function newQetag(): Tag {
  const blocks: Buffer[] = []
  let hash: Hash = createHash('sha1')
  let filled = 0
  return {
    update(piece) {
      let rest = piece
      while (rest.length > 0) {
        const part = rest.subarray(0, BLOCK - filled)
        hash.update(part)
        filled += part.length
        rest = rest.subarray(part.length)
        if (filled < BLOCK) continue
        blocks.push(hash.digest())
        hash = createHash('sha1')
        filled = 0
      }
    },
    digest() {
      if (filled > 0 || blocks.length === 0) blocks.push(hash.digest())
      const all = Buffer.concat(blocks)
      return urlSafe(
        blocks.length === 1
          ? Buffer.concat([Buffer.of(0x16), all])
          : Buffer.concat([Buffer.of(0x96), createHash('sha1').update(all).digest()]),
      )
    },
  }
}
