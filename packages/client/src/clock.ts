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

/** 26 characters that no two attempts of an owner share, even where chance is poor. It is no secret. */
export function newKey({ now, random }: Clock): string {
  made++
  let key = `${now().toString(36)}-${made.toString(36)}-`
  while (key.length < 26) key += Math.floor(random() * 36).toString(36)
  return key
}
