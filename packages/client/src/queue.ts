/** Starts jobs, so many at a time: the more important first, else in the order given. */
export interface Queue {
  /** Returns how to take the job back: before it started it never will. */
  add(job: () => Promise<unknown>, priority?: number): () => void
  /** Looks again: the limit may have grown. */
  look(): void
}

/** @param limit jobs at once, asked for each time one could start */
export function createQueue(limit: () => number): Queue {
  const waiting: { job: () => Promise<unknown>; priority: number }[] = []
  let running = 0

  function look(): void {
    while (waiting.length > 0 && running < limit()) {
      running++
      const { job } = waiting.shift()!
      job().then(ended, ended)
    }
  }
  function ended(): void {
    running--
    look()
  }
  return {
    add(job, priority = 0) {
      const entry = { job, priority }
      let at = waiting.length
      while (at > 0 && waiting[at - 1]!.priority < priority) at--
      waiting.splice(at, 0, entry)
      look()
      return () => {
        const place = waiting.indexOf(entry)
        if (place >= 0) waiting.splice(place, 1)
      }
    },
    look,
  }
}
