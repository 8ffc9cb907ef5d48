/** The part numbers that this process has used, by multipart upload. */
export interface Numbers {
  /** The lowest one that is neither below `next` nor used already: a caller may go back to what was held before. */
  take(upload: string, next: number): number
}

// Those of so many uploads are remembered; what is older is finished or left alone long since.
const MOST_UPLOADS = 10_000

export function createNumbers(): Numbers {
  const used = new Map<string, number>()
  return {
    take(upload, next) {
      const number = Math.max(next, (used.get(upload) ?? 0) + 1)
      used.delete(upload)
      used.set(upload, number)
      if (used.size > MOST_UPLOADS) used.delete(used.keys().next().value!)
      return number
    },
  }
}
