/** Memory in which parts are gathered, in blocks of one size. */
export interface Blocks {
  open(): Holder
  /** Bytes that uploads hold now. */
  used(): number
}

/** One upload's share. */
export interface Holder {
  /**
   * A block to fill, one of `claim` that this part may come to; waits while there is none to spare. Null when the signal fires
   * first.
   */
  take(claim: number, signal: AbortSignal): Promise<Buffer | null>
  /** What was taken is on its way out and needs no more: called when it is out, the result brings it all back. */
  send(): () => void
}

export const BLOCK_BYTES = 128 * 1024
// A photo's worth comes out of a share of its own, an eighth of all.
const FIRST_BLOCKS = 8
const FIRST_SHARE = 8
// Of the blocks that came back, so many are kept for the next ones.
const SPARE_SHARE = 4

interface Part {
  blocks: Buffer[]
  /** How many of them are of the first blocks' share. */
  first: number
  /** How many of the others are its own already, filled or not. */
  own: number
  claim: number
}

interface Asking {
  part: Part
  grant(block: Buffer): void
}

/**
 * All uploads together never hold more than `bytes`, and nobody waits for ever: a block is given away only while somebody can still
 * fill a part with what is left, which brings all of its blocks back. A part above the usual size is given all or nothing. The first
 * blocks of a part come out of a share of their own, so that small uploads go on while large ones wait; and while somebody waits,
 * nobody new takes from the rest.
 *
 * `usual`: blocks of a part of the usual size.
 */
export function createBlocks(bytes: number, usual: number): Blocks {
  const total = Math.max(Math.floor(bytes / BLOCK_BYTES), 2 * usual)
  const spare: Buffer[] = []
  const filling = new Set<Part>()
  let waiting: Asking[] = []
  let firstFree = Math.floor(total / FIRST_SHARE)
  let free = total - firstFree
  /** On their way out; they come back by themselves. */
  let leaving = 0

  function isSafe(part: Part): boolean {
    const rest = free - 1
    if (rest >= usual) return true
    const reach = rest + leaving
    if (part.claim - part.own - part.first - 1 <= reach) return true
    for (const { claim, own, first } of filling) if (claim - own - first <= reach) return true
    return false
  }

  /** Whether there is a block for it. */
  function reserve(part: Part, isFirstInLine: boolean): boolean {
    const { claim, blocks, own, first } = part
    if (blocks.length < own + first) return true
    if (claim <= usual && blocks.length < FIRST_BLOCKS && firstFree > 0) {
      firstFree--
      part.first++
      return true
    }
    if (blocks.length === 0 && !isFirstInLine) return false
    const wanted = claim > usual ? claim : 1
    if (free < wanted || (wanted === 1 && !isSafe(part))) return false
    free -= wanted
    part.own += wanted
    return true
  }

  function give(part: Part): Buffer {
    const block = spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
    part.blocks.push(block)
    filling.add(part)
    return block
  }

  function serve(): void {
    const still: Asking[] = []
    for (const asking of waiting) {
      if (reserve(asking.part, still.length === 0)) asking.grant(give(asking.part))
      else still.push(asking)
    }
    waiting = still
  }

  function wait(part: Part, signal: AbortSignal): Promise<Buffer | null> {
    return new Promise((resolve) => {
      const asking: Asking = {
        part,
        grant(block) {
          signal.removeEventListener('abort', leave)
          resolve(block)
        },
      }
      function leave(): void {
        waiting = waiting.filter((one) => one !== asking)
        resolve(null)
        // Who stood behind may be the next one now.
        serve()
      }
      waiting.push(asking)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  return {
    used: () => (total - free - firstFree) * BLOCK_BYTES,

    open() {
      let part: Part = { blocks: [], first: 0, own: 0, claim: 0 }
      return {
        async take(claim, signal) {
          if (signal.aborted) return null
          part.claim = claim
          if (reserve(part, waiting.length === 0)) return give(part)
          return wait(part, signal)
        },

        send() {
          const sent = part
          part = { blocks: [], first: 0, own: 0, claim: 0 }
          filling.delete(sent)
          leaving += sent.own
          return () => {
            leaving -= sent.own
            free += sent.own
            firstFree += sent.first
            for (const block of sent.blocks) if (spare.length < total / SPARE_SHARE) spare.push(block)
            serve()
          }
        },
      }
    },
  }
}
