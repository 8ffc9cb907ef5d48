import { createHash, randomFillSync } from 'node:crypto'

const ID_BYTES = 16
// Taken out of a larger block, because each call for random bytes costs as much as many of them.
const block = Buffer.alloc(256 * ID_BYTES)
let used = block.length

/** A new id: 128 random bits in lower-case hex, so that it also works as a name on file systems that fold case. */
export function newId(): string {
  if (used === block.length) {
    randomFillSync(block)
    used = 0
  }
  const id = block.toString('hex', used, used + ID_BYTES)
  block.fill(0, used, used + ID_BYTES)
  used += ID_BYTES
  return id
}

/** The id that a key of an owner always gives. */
export function idOfKey(owner: string, key: string): string {
  return createHash('sha256')
    .update(JSON.stringify([owner, key]))
    .digest('hex')
    .slice(0, 2 * ID_BYTES)
}

/** Whether a string has the shape of an id. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text)
}
