import { randomBytes } from 'node:crypto'

const BLOCK = randomBytes(1024 * 1024)

/** So many bytes, in pieces of at most 1 MiB. */
export function* pieces(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= BLOCK.length) yield BLOCK.subarray(0, Math.min(left, BLOCK.length))
}
