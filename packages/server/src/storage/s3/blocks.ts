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
// Up to here, about a photo's worth, a part lives on a share of its own, an eighth of all.
const FIRST_BLOCKS = 8
const FIRST_SHARE = 8
// Of the blocks that came back, so many are kept for the next ones.
const SPARE_SHARE = 4

interface Part {
  blocks: Buffer[]
  /** How many blocks it has of the share for small ones. */
  first: number
  /** How many it has of the rest, in use or not. */
  own: number
  claim: number
}

interface Asking {
  part: Part
  grant(block: Buffer): void
}

/**
 * All uploads together never hold more than `bytes`, and nobody waits for ever: a block is given away only while somebody can still
 * fill a part with what is left, which brings all of its blocks back. A part above the usual size is given all or nothing. Small ones
 * live on a share of their own, so that they go on while large ones wait; and while somebody waits, nobody new takes from the rest.
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
  /** The share for small ones has grown, and somebody may wait for it. */
  let isFreed = false

  /** Whether somebody can still fill a part when so many more are gone, these to a part that needs `need` after that. */
  function isSafe(wanted: number, need: number): boolean {
    const rest = free - wanted
    if (rest >= usual) return true
    const reach = rest + leaving
    if (need <= reach) return true
    for (const { claim, own } of filling) if (own > 0 && claim - own <= reach) return true
    return false
  }

  /** Whether there is a block for it. */
  function reserve(part: Part, isFirstInLine: boolean): boolean {
    const { claim, blocks, own, first } = part
    if (blocks.length < own + first) return true
    const isLarge = claim > usual
    if (!isLarge && own === 0 && blocks.length < FIRST_BLOCKS && firstFree > 0) {
      firstFree--
      part.first++
      return true
    }
    if (blocks.length === 0 && !isFirstInLine) return false
    // Whoever outgrows the share for small ones leaves it to others.
    const wanted = isLarge ? claim : first + 1
    if (free < wanted || !isSafe(wanted, isLarge ? 0 : claim - own - wanted)) return false
    free -= wanted
    part.own += wanted
    firstFree += first
    part.first = 0
    isFreed ||= first > 0
    return true
  }

  function give(part: Part): Buffer {
    const block = spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES)
    part.blocks.push(block)
    filling.add(part)
    return block
  }

  function serve(): void {
    do {
      isFreed = false
      const still: Asking[] = []
      for (const asking of waiting) {
        if (reserve(asking.part, still.length === 0)) asking.grant(give(asking.part))
        else still.push(asking)
      }
      waiting = still
    } while (isFreed)
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
          if (!reserve(part, waiting.length === 0)) return wait(part, signal)
          const block = give(part)
          if (isFreed) serve()
          return block
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
