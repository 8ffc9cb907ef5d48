import { BLOCK_BYTES, type Blocks } from './blocks.ts'

/** A part on its way into memory. */
export interface Filling {
  length(): number
  /** Copies as many of the bytes as fit below `most`; tells how many. Fewer when the signal fires while it waits for memory. */
  add(bytes: Uint8Array, most: number, signal: AbortSignal): Promise<number>
  /** Everything so far, to be sent; it begins anew. The memory is given back by `back`. */
  send(): { bytes: Uint8Array[]; length: number; back(): void }
}

export function createFilling(blocks: Blocks): Filling {
  const holder = blocks.open()
  let filled: Buffer[] = []
  let length = 0

  return {
    length: () => length,

    async add(bytes, most, signal) {
      let copied = 0
      while (copied < bytes.byteLength && length < most) {
        const at = length % BLOCK_BYTES
        if (at === 0) {
          const block = await holder.take(Math.ceil(most / BLOCK_BYTES), signal)
          if (block === null) return copied
          filled.push(block)
        }
        const count = Math.min(BLOCK_BYTES - at, most - length, bytes.byteLength - copied)
        filled.at(-1)!.set(bytes.subarray(copied, copied + count), at)
        copied += count
        length += count
      }
      return copied
    },

    send() {
      const rest = length % BLOCK_BYTES
      const bytes = filled.map((block, n) =>
        n === filled.length - 1 && rest > 0 ? block.subarray(0, rest) : block,
      )
      const sent = { bytes, length, back: holder.send() }
      filled = []
      length = 0
      return sent
    },
  }
}
