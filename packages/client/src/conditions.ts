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
  const cutting = new Set<() => void>()
  let waiting: (() => void)[] = []
  let forgetCut = () => {}

  const good = () => now.online && now.shown
  const each = (calls: Iterable<() => void>) => {
    for (const call of [...calls]) call()
  }
  const end =
    life &&
    life.watch((change) => {
      const wasShown = now.shown
      Object.assign(now, change)
      if (now.shown !== wasShown) {
        forgetCut()
        if (wasShown) forgetCut = clock.after(GRACE_MS, () => each(cutting))
      }
      if (good()) {
        const woken = waiting
        waiting = []
        each(woken)
      }
      changed()
    })

  return {
    good,
    weak: () => now.weak,
    ready: () => new Promise((resolve) => (good() ? resolve() : waiting.push(resolve))),
    rest: (ms) =>
      new Promise((resolve) => {
        const forget = clock.after(ms, () => {
          waiting = waiting.filter((one) => one !== wake)
          resolve()
        })
        const wake = () => {
          forget()
          resolve()
        }
        waiting.push(wake)
      }),
    onCut(listener) {
      cutting.add(listener)
      return () => {
        cutting.delete(listener)
      }
    },
    close() {
      forgetCut()
      if (end) end()
    },
  }
}
