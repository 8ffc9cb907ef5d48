/** At most so many tasks of a kind at once; the others wait their turn in order (wx-api §6.4). */
export interface Slots {
  /** Runs `start` now or when a slot falls free. Returns how to give the slot, or the place in the queue, back. */
  take(start: () => void): () => void
  /** Whether the next task would have to wait. */
  full(): boolean
}

export function createSlots(limit: number): Slots {
  let running = 0
  const waiting: (() => void)[] = []

  function next(): void {
    while (running < limit && waiting.length > 0) waiting.shift()!()
  }

  return {
    full: () => running >= limit,
    take(start) {
      let state: 'waiting' | 'running' | 'over' = 'waiting'
      const begin = () => {
        state = 'running'
        running += 1
        start()
      }
      waiting.push(begin)
      next()
      return () => {
        if (state === 'running') running -= 1
        else if (state === 'waiting') waiting.splice(waiting.indexOf(begin), 1)
        if (state !== 'over') {
          state = 'over'
          next()
        }
      }
    },
  }
}
