const MIB = 1024 * 1024

/** Bytes: no store takes smaller parts, but for the last one. */
export const SMALLEST_PART = 5 * MIB
/** The last part's number, whatever comes before it; the highest that stores take. */
export const LAST_NUMBER = 10_000

// 500 × 5 MiB + 1,500 × 16 MiB + 8,000 × 128 MiB is more than 1 TiB.
const STEPS: [below: number, bytes: number][] = [
  [500, SMALLEST_PART],
  [2000, 16 * MIB],
]
const LARGEST = 128 * MIB

/** How many bytes the part of this number holds, as memory allows: small ones at first, so that few bytes wait for their part. */
export function partSize(number: number, memoryBytes: number): number {
  const [, bytes = LARGEST] = STEPS.find(([below]) => number <= below) ?? []
  return Math.max(SMALLEST_PART, Math.min(bytes, Math.floor(memoryBytes / 2)))
}
