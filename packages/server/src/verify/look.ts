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

  function decide(): void {
    if (type === null) {
      type = sniff(head.view())
      most = type.startsWith('image/') ? FIRST_TRY : 0
    } else if (most === FIRST_TRY) {
      pixels = dimensions(type, head.view())
      most = pixels === null && type === 'image/jpeg' ? DIMENSION_BYTES : 0
    } else {
      pixels = dimensions(type, head.view())
      most = 0
    }
    if (most === 0) head.clear()
  }

  return {
    add(bytes) {
      let taken = 0
      while (taken < bytes.byteLength && head.length < most) {
        const piece = bytes.subarray(taken, taken + most - head.length)
        // Copied: the memory of a chunk is given back once it is written.
        head.add(piece)
        taken += piece.byteLength
        if (head.length >= most) decide()
      }
    },
    result() {
      while (most > 0) decide()
      return { type: type!, width: pixels?.width ?? null, height: pixels?.height ?? null }
    },
  }
}
