/** At most so many tasks of a kind at once; the others wait their turn in order (wx-api §6.4). */
export interface Slots {
  /** A place for one task. `start` is called once it is inside, perhaps before `enter` returns. */
  place(start: () => void): Place
  /** Whether the next task would have to wait. */
  full(): boolean
}

export interface Place {
  enter(): void
  /** Gives the slot, or the turn in the queue, back. More than once is harmless. */
  leave(): void
}

export function createSlots(limit: number): Slots {
  let running = 0
  const waiting: (() => void)[] = []

  function next(): void {
    while (running < limit && waiting.length > 0) waiting.shift()!()
  }

  return {
    full: () => running >= limit,
    place(start) {
      let state: 'outside' | 'waiting' | 'inside' | 'over' = 'outside'
      const begin = () => {
        state = 'inside'
        running += 1
        start()
      }
      return {
        enter() {
          state = 'waiting'
          waiting.push(begin)
          next()
        },
        leave() {
          if (state === 'inside') running -= 1
          else if (state === 'waiting') waiting.splice(waiting.indexOf(begin), 1)
          state = 'over'
          next()
        },
      }
    },
  }
}
