/**
 * A number in [0, 1) that depends on the seed and on what it is drawn for, not on when: the same packet of the same task
 * meets the same fate, however the bytes were cut into pieces on the way.
 */
export function chance(seed: number, ...keys: number[]): number {
  let mixed = 0x811c9dc5
  for (const key of [seed, ...keys]) {
    mixed = Math.imul(mixed ^ (key | 0), 0x9e3779b1)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca77)
    mixed ^= mixed >>> 13
  }
  return (mixed >>> 0) / 2 ** 32
}
