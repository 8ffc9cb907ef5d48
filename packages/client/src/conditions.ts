import type { Clock } from './clock.ts'
import type { Life } from './platform/platform.ts'

// WeChat cuts what still runs five seconds after hiding (wx-api §6.5).
const GRACE_MS = 4000

/** What the network and the host are like right now. */
export interface Conditions {
  /** Whether something sent now can arrive: online and in the foreground. */
  good(): boolean
  weak(): boolean
  /** Resolves when it can arrive. */
  ready(): Promise<void>
  /** Resolves after so long, or earlier when things have become better. */
  rest(ms: number): Promise<void>
  /** Calls whenever running tasks had better be taken back. Returns how to end it. */
  onCut(listener: () => void): () => void
  close(): void
}

/** @param changed called after each change */
export function createConditions(life: Life | undefined, clock: Clock, changed: () => void): Conditions {
  const now = { online: true, weak: false, shown: true }
  const waiting = new Set<() => void>()
  const cutting = new Set<() => void>()
  let forgetCut = () => {}

  const good = () => now.online && now.shown
  const cut = () => {
    for (const listener of [...cutting]) listener()
  }
  const end = life?.watch((change) => {
    const before = { ...now }
    Object.assign(now, change)
    if (now.shown !== before.shown) {
      forgetCut()
      if (!now.shown) forgetCut = clock.after(GRACE_MS, cut)
    }
    if (good() && (!before.online || !before.shown || (before.weak && !now.weak)))
      for (const wake of [...waiting]) wake()
    changed()
  })

  function wake(unless: () => boolean, ms?: number): Promise<void> {
    return new Promise((resolve) => {
      if (unless()) return resolve()
      const forget = ms === undefined ? () => {} : clock.after(ms, () => done())
      const done = () => {
        forget()
        waiting.delete(done)
        resolve()
      }
      waiting.add(done)
    })
  }
  return {
    good,
    weak: () => now.weak,
    ready: () => wake(good),
    rest: (ms) => wake(() => false, ms),
    onCut(listener) {
      cutting.add(listener)
      return () => {
        cutting.delete(listener)
      }
    },
    close() {
      forgetCut()
      end?.()
    },
  }
}
