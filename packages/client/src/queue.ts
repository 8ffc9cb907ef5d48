/** Starts jobs in the order given, so many at a time. */
export interface Queue {
  /** Returns how to take the job back: before it started it never will. */
  add(job: () => Promise<void>): () => void
}

/** @param limit jobs at once; hosts allow ten tasks of a kind. */
export function createQueue(limit: number): Queue {
  const waiting: (() => Promise<void>)[] = []
  let running = 0
  const next = () => {
    while (running < limit && waiting.length > 0) {
      const job = waiting.shift()!
      running++
      const ended = () => {
        running--
        next()
      }
      job().then(ended, ended)
    }
  }
  return {
    add(job) {
      waiting.push(job)
      next()
      return () => {
        const at = waiting.indexOf(job)
        if (at >= 0) waiting.splice(at, 1)
      }
    },
  }
}
