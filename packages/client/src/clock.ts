/** Time and chance, from outside so that tests own them. */
export interface Clock {
  /** Milliseconds; only differences count. */
  now(): number
  /** Returns how to take it back. */
  after(ms: number, call: () => void): () => void
  /** [0, 1) */
  random(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}

let made = 0

/** A text that no two attempts of an owner share, even where chance is poor. It is no secret. */
export function newKey({ now, random }: Clock): string {
  return [now(), ++made, random(), random()].map((part) => part.toString(36)).join('-')
}
