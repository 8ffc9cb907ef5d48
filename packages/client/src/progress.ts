/** How far all files of a call have come. */
export interface Count {
  /** 0 to 100, whole. Never goes back, and is 100 only after the server has answered. */
  percent: number
  /** Files that have ended, well or not. */
  ended: number
  /** All files of the call. */
  count: number
  /** Bytes that have arrived. */
  sent: number
  /** Bytes of all files, as far as their sizes are known. */
  total: number
}

/** What is counted of one file. */
export interface Counted {
  /** `done` and `failed` are ends. */
  state: string
  /** Bytes; 0 while unknown. */
  size: number
  /** Bytes that have arrived. */
  sent: number
}

export function hasEnded({ state }: Counted): boolean {
  return /done|failed/.test(state)
}

/** Below 100, which only the server can say. 0 of nothing. */
export function percentOf(sent: number, total: number): number {
  return Math.min(99, Math.floor((sent / total) * 100) || 0)
}

/** Adds up files, weighted by their sizes where all are known. */
export function createCounter(files: readonly Counted[]): () => Count {
  let last = 0

  return () => {
    const count = files.length
    let [ended, total, sent, parts, known] = [0, 0, 0, 0, 0]
    for (const file of files) {
      const isOver = hasEnded(file)
      // What has failed needn't be waited for.
      const got = isOver ? file.size : file.sent
      if (isOver) ended++
      if (file.size) known++
      total += file.size
      sent += got
      parts += isOver ? 1 : file.size && got / file.size
    }
    const now = known === count ? percentOf(sent, total) : percentOf(parts, count)
    // What goes again after all had ended stands at 99 until it has arrived.
    last = ended === count ? 100 : Math.max(Math.min(last, 99), now)
    return { percent: last, ended, count, sent, total }
  }
}
