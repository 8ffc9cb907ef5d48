import { DukouError } from './errors.ts'
import type { Held, Hold } from './storage/storage.ts'

/** The right to append to one upload. When its signal fires, whoever holds it stops and releases it. */
export interface Lease extends Hold {
  /** Grows with each lease of an upload: who holds an older one may not write any more. */
  readonly epoch: number
  /** Throws `upload_busy` when somebody else has it by now. */
  confirm(): Promise<void>
  release(): Promise<void>
}

/** Who may append right now. A newcomer takes over: on a phone, the older request is the one whose line is dead. */
export interface Leases {
  /** Resolves once the former holder has let go. Throws `upload_busy` when it doesn't within `waitMs`. */
  take(id: string): Promise<Lease>
  /** Asks the holder to let go, and waits until it has. */
  interrupt(id: string): Promise<void>
}

interface Holding {
  epoch: number
  abort: AbortController
  released: PromiseWithResolvers<void>
}

/** Puts on record how far an upload is held. */
export type Record = (id: string, epoch: number, held: Held) => Promise<void>

/** Leases of one process, which is the only one that writes to its data folder. `waitMs` is bounded so that no request hangs. */
export function createLeases(record: Record, waitMs = 5000): Leases {
  const holdings = new Map<string, Holding>()
  let epochs = 0

  async function freed(id: string): Promise<void> {
    const end = Date.now() + waitMs
    for (;;) {
      const holding = holdings.get(id)
      if (!holding) return
      holding.abort.abort()
      const left = end - Date.now()
      if (left <= 0 || !(await inTime(holding.released.promise, left))) throw uploadBusy()
    }
  }

  return {
    async take(id) {
      // Of several newcomers the one that comes first has it now, and lets go for the next.
      while (holdings.has(id)) await freed(id)
      const epoch = ++epochs
      const holding: Holding = { epoch, abort: new AbortController(), released: Promise.withResolvers() }
      holdings.set(id, holding)
      return {
        epoch,
        signal: holding.abort.signal,
        async save(held) {
          if (holdings.get(id) !== holding) throw uploadBusy()
          await record(id, epoch, held)
        },
        async confirm() {
          if (holdings.get(id) !== holding) throw uploadBusy()
        },
        async release() {
          if (holdings.get(id) !== holding) return
          holdings.delete(id)
          holding.released.resolve()
        },
      }
    },
    interrupt: freed,
  }
}

async function inTime(promise: Promise<void>, ms: number): Promise<boolean> {
  let clock: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    clock = setTimeout(() => resolve(false), ms)
  })
  const isInTime = await Promise.race([promise.then(() => true), late])
  clearTimeout(clock)
  return isInTime
}

/** Why an upload can't be gone on with now. */
export function uploadBusy(): DukouError {
  return new DukouError('upload_busy', {
    en: 'Another request is still finishing this upload. Ask for its offset again in a moment.',
    zh: '另一个请求正在完成该上传，请稍后重新查询进度。',
  })
}
