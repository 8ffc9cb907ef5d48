import type { Clock } from './clock.ts'
import type { Life } from './platform/platform.ts'

/** What the network and the host are like right now. */
export interface Conditions {
  /** Whether something sent now can arrive: online and in the foreground. */
  good(): boolean
  weak(): boolean
  /** Resolves when it can arrive. */
  ready(): Promise<void>
  /** Resolves after so long, or earlier when things have become better. */
  rest(ms: number): Promise<void>
  close(): void
}

// WeChat cuts what still runs five seconds after hiding (wx-api §6.5).
const GRACE_MS = 4000
// Nobody waits so long: a change comes first.
const DAYS_MS = 1e9

/**
 * @param changed called after each change
 * @param cut called when running tasks had better be taken back
 */
export function createConditions(
  life: Life | undefined,
  clock: Clock,
  changed: () => void,
  cut: () => void,
): Conditions {
  const now = { online: true, weak: false, shown: true }
  const resting = new Set<() => void>()
  let forgetCut = () => {}

  const good = () => now.online && now.shown
  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const wake = () => {
        forget()
        resting.delete(wake)
        resolve()
      }
      const forget = clock.after(ms, wake)
      resting.add(wake)
    })
  const end =
    life &&
    life.watch((change) => {
      const wasShown = now.shown
      Object.assign(now, change)
      if (now.shown !== wasShown) {
        forgetCut()
        if (wasShown) forgetCut = clock.after(GRACE_MS, cut)
      }
      if (good()) for (const wake of resting) wake()
      changed()
    })

  return {
    good,
    rest,
    weak: () => now.weak,
    async ready() {
      while (!good()) await rest(DAYS_MS)
    },
    close() {
      forgetCut()
      if (end) end()
    },
  }
}
