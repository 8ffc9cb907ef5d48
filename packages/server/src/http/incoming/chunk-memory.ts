/**
 * Gives a network chunk's memory back as soon as nobody looks at it any more. Each chunk is an allocation of its own outside
 * of V8's heap, which the garbage collector would free late and in bursts: that costs as much as receiving it.
 */
export interface ChunkMemory {
  /** A chunk came in; `done` of the same chunk is called once it was read through. */
  enter(chunk: Uint8Array): void
  done(chunk: Uint8Array): void
  /** A view of a chunk is held by somebody, until it is released. */
  retain(view: Uint8Array): void
  release(view: Uint8Array): void
}

// A smaller one costs less than detaching it.
const WORTHWHILE = 4096

export function createChunkMemory(): ChunkMemory {
  const holders = new Map<ArrayBufferLike, number>()

  function letGo({ buffer }: Uint8Array): void {
    const count = holders.get(buffer)
    if (count === undefined) return
    if (count > 1) {
      holders.set(buffer, count - 1)
      return
    }
    holders.delete(buffer)
    ;(buffer as ArrayBuffer).transfer(0)
  }

  return {
    enter(chunk) {
      // Only memory that is the chunk's alone: small buffers share a pool.
      const isOwn = chunk.byteLength === chunk.buffer.byteLength && chunk.byteLength >= WORTHWHILE
      if (isOwn && chunk.buffer instanceof ArrayBuffer) holders.set(chunk.buffer, 1)
    },
    done: letGo,
    retain({ buffer }) {
      const count = holders.get(buffer)
      if (count !== undefined) holders.set(buffer, count + 1)
    },
    release: letGo,
  }
}
