/** How far one file, or all files of a call, have come. */
export interface Progress {
  /** 0 to 100, whole. Never goes back, and is 100 only after the server has answered. */
  percent: number
  /** Files that have ended, well or not, and all files. */
  ended: number
  count: number
}

/** Adds up the progress of several files, weighted by their sizes where all are known. */
export function createProgress(sizes: (number | undefined)[], report: (progress: Progress) => void) {
  const known = sizes.every((size) => size !== undefined && size > 0)
  const weights = sizes.map((size) => (known ? size! : 1))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const parts = sizes.map(() => 0)
  let ended = 0
  let last = -1

  const reached = () => {
    if (ended === sizes.length) return 100
    const sum = parts.reduce((total, part, i) => total + part * weights[i]!, 0)
    return Math.max(last, Math.min(99, Math.floor((sum / whole) * 100)))
  }
  const say = () => {
    last = reached()
    report({ percent: last, ended, count: sizes.length })
  }
  return {
    /** @param part 0 to 1 */
    advance(index: number, part: number) {
      parts[index] = Math.max(parts[index]!, Math.min(1, part))
      if (reached() > last) say()
    },
    end(index: number) {
      parts[index] = 1
      ended++
      say()
    },
  }
}
