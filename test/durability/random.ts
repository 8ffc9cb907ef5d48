import { createHash } from 'node:crypto'

/** Numbers that look random and come again with the same seed. */
export interface Random {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number
  /** True in `share` of all cases. */
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  bytes(length: number): Buffer
  /** A row of numbers of its own, told apart by its name: what it draws changes nothing here. */
  branch(name: string | number): Random
}

export function createRandom(seed: string | number): Random {
  let state = createHash('sha256').update(String(seed)).digest().readUInt32LE(0)
  const word = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number) => Math.floor((word() / 2 ** 32) * limit)
  return {
    below,
    chance: (share) => word() / 2 ** 32 < share,
    pick: (list) => list[below(list.length)]!,
    bytes(length) {
      const out = Buffer.allocUnsafe(length)
      let at = 0
      for (; at + 4 <= length; at += 4) out.writeUInt32LE(word(), at)
      for (; at < length; at++) out[at] = word() & 255
      return out
    },
    branch: (name) => createRandom(`${seed}/${name}`),
  }
}
