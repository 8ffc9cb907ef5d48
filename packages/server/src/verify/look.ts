import { createByteStore } from '../byte-store.ts'
import { DIMENSION_BYTES, dimensions } from './dimensions.ts'
import { SNIFF_BYTES, sniff } from './sniff.ts'

/** What the bytes of a file show. */
export interface Seen {
  /** Media type. */
  type: string
  /** Pixels; null where it is no image or its size can't be told. */
  width: number | null
  height: number | null
}

/** Looks at a file's beginning while it passes; keeps as little of it as the type needs. */
export interface Look {
  add(bytes: Uint8Array): void
  result(): Seen
}

// Most JPEGs tell their size within the first network chunk; the others behind long metadata.
const FIRST_TRY = 64 * 1024

export function createLook(): Look {
  const head = createByteStore()
  // One more tells that the text goes on.
  let most = SNIFF_BYTES + 1
  let type: string | null = null
  let pixels: { width: number; height: number } | null = null

  function decide(bytes: Uint8Array): void {
    if (type === null) {
      type = sniff(bytes)
      most = type.startsWith('image/') ? FIRST_TRY : 0
    } else if (most === FIRST_TRY) {
      pixels = dimensions(type, bytes)
      most = pixels === null && type === 'image/jpeg' ? DIMENSION_BYTES : 0
    } else {
      pixels = dimensions(type, bytes)
      most = 0
    }
    if (most === 0) head.clear()
  }

  return {
    add(bytes) {
      // What comes in one piece is looked at where it is.
      while (head.length() === 0 && most > 0 && bytes.byteLength >= most) decide(bytes.subarray(0, most))
      let taken = 0
      while (taken < bytes.byteLength && head.length() < most) {
        const piece = bytes.subarray(taken, taken + most - head.length())
        // Copied: the memory of a chunk is given back once it is written.
        head.add(piece)
        taken += piece.byteLength
        if (head.length() >= most) decide(head.view())
      }
    },
    result() {
      while (most > 0) decide(head.view())
      return { type: type!, width: pixels?.width ?? null, height: pixels?.height ?? null }
    },
  }
}
