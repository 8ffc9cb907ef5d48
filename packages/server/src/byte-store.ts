/** Bytes that arrive in any pieces, gathered in one place; its cost is in proportion to the bytes, not to the pieces. */
export interface ByteStore {
  length(): number
  add(bytes: Uint8Array): void
  /** A view of everything so far, good until the next `add` or `clear`. */
  view(): Buffer
  clear(): void
}

const NOTHING = Buffer.alloc(0)

export function createByteStore(): ByteStore {
  let room = NOTHING
  let length = 0
  return {
    // No getter: an object literal with one is of a new hidden class each time, and keeps its closure until a full collection.
    length: () => length,
    add(bytes) {
      if (length + bytes.length > room.length) {
        const grown = Buffer.allocUnsafe(Math.max(512, 2 * room.length, length + bytes.length))
        room.copy(grown, 0, 0, length)
        room = grown
      }
      room.set(bytes, length)
      length += bytes.length
    },
    view: () => room.subarray(0, length),
    clear() {
      length = 0
    },
  }
}
