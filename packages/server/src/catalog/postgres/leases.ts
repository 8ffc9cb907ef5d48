import { setTimeout as sleep } from 'node:timers/promises'
import { type Lease, type Leases, uploadBusy } from '../../leases.ts'
import type { Uploads } from '../catalog.ts'
import type { Connections } from './connections.ts'
import type { liveness } from './liveness.ts'
import type { Presence } from './presence.ts'

/** Leases that processes share. */
export interface SharedLeases extends Leases {
  /** What the other processes say. */
  hear(text: string): void
  close(): void
}

interface Holding {
  /** 0 until it is really held. */
  epoch: number
  abort: AbortController
  released: PromiseWithResolvers<void>
}

// How often a waiting newcomer asks again by itself, and a holder that hears nothing whether it is wanted.
const ASK_MS = 200

export function postgresLeases(options: {
  connections: Connections
  presence: Presence
  living: ReturnType<typeof liveness>['living']
  record: Uploads['record']
  waitMs: number
}): SharedLeases {
  const { connections, presence, record, waitMs } = options
  const holdings = new Map<string, Holding>()
  // Leases that were let go while the database could not be told.
  const unsaid = new Map<string, number>()
  // Of newcomers that wait for another process.
  const freed = new Map<string, PromiseWithResolvers<void>>()

  const TAKE = `insert into leases as held (id, epoch, holder, wanted) values (?, nextval('lease_epochs'), ?, 0)
    on conflict (id) do update set epoch = excluded.epoch, holder = excluded.holder, wanted = 0
    where held.holder = ? or held.holder not in (${options.living}) returning epoch`
  const IS_HELD = `select 1 from leases where id = ? and holder != ? and holder in (${options.living})`
  const IS_MINE = 'select 1 from leases where id = ? and epoch = ?'
  const WANT = `with told as (update leases set wanted = 1 where id = ? and wanted = 0 returning id, holder)
    select pg_notify(?, 'want ' || id || ' ' || holder) from told`
  const RELEASE = `with gone as (delete from leases where id = ? and epoch = ? returning id, wanted)
    select pg_notify(?, 'free ' || id) from gone where wanted = 1`
  const LOST = `select id from unnest(?::text[], ?::bigint[]) as mine (id, epoch)
    where not exists (select 1 from leases l where l.id = mine.id and l.epoch = mine.epoch and l.wanted = 0)`

  const left = (end: number) => Math.max(0, end - performance.now())

  /** Waits for a holder of this process. */
  async function freedHere(id: string, end: number): Promise<void> {
    for (;;) {
      const holding = holdings.get(id)
      if (!holding) return
      holding.abort.abort()
      if (!(await inTime(holding.released.promise, left(end)))) throw uploadBusy()
    }
  }

  /** Asks the holder in another process to let go, and waits until it says so, or for a moment. */
  async function asked(id: string, end: number): Promise<void> {
    if (left(end) === 0) throw uploadBusy()
    const news = freed.get(id) ?? Promise.withResolvers<void>()
    freed.set(id, news)
    await connections.run(WANT, [id, presence.channel()])
    await inTime(news.promise, Math.min(ASK_MS, left(end)))
  }

  async function acquire(id: string, end: number): Promise<number> {
    for (;;) {
      const me = presence.id()
      const { rows } = await connections.run(TAKE, [id, me, me])
      if (rows[0]) return (rows[0] as { epoch: number }).epoch
      await asked(id, end)
    }
  }

  function end(id: string, holding: Holding): void {
    if (holdings.get(id) === holding) holdings.delete(id)
    holding.released.resolve()
    freed.get(id)?.resolve()
  }

  /** Tells those of our holders who are wanted, or have lost what they held. */
  async function lookAround(): Promise<void> {
    const held = [...holdings].filter(([, { epoch }]) => epoch > 0)
    if (held.length === 0) return
    const ids = held.map(([id]) => id)
    const { rows } = await connections.run(LOST, [ids, held.map(([, { epoch }]) => epoch)])
    for (const { id } of rows as { id: string }[]) {
      const before = held.find(([one]) => one === id)![1]
      if (holdings.get(id) === before) before.abort.abort()
    }
  }

  function leaseOf(id: string, holding: Holding): Lease {
    const { epoch, abort } = holding
    return {
      epoch,
      signal: abort.signal,
      async save(held) {
        if (holdings.get(id) !== holding) throw uploadBusy()
        await record(id, epoch, held).catch((error) => {
          if ((error as { code?: string }).code === 'upload_busy') abort.abort()
          throw error
        })
      },
      async confirm() {
        if (holdings.get(id) !== holding) throw uploadBusy()
        const { rows } = await connections.run(IS_MINE, [id, epoch])
        if (rows.length === 0) throw uploadBusy()
      },
      async release() {
        if (holdings.get(id) !== holding) return
        await say(id, epoch).catch(() => unsaid.set(id, epoch))
        end(id, holding)
      },
    }
  }

  async function say(id: string, epoch: number): Promise<void> {
    await connections.run(RELEASE, [id, epoch, presence.channel()])
    if (unsaid.get(id) === epoch) unsaid.delete(id)
  }

  const timer = setInterval(() => {
    for (const [id, epoch] of unsaid) void say(id, epoch).catch(() => {})
    if (!presence.isListening()) void lookAround().catch(() => {})
  }, ASK_MS)
  timer.unref()

  return {
    async take(id) {
      const until = performance.now() + waitMs
      // Of several newcomers the one that comes first has it now, and lets go for the next.
      while (holdings.has(id)) await freedHere(id, until)
      const holding: Holding = { epoch: 0, abort: new AbortController(), released: Promise.withResolvers() }
      holdings.set(id, holding)
      try {
        holding.epoch = await acquire(id, until)
        return leaseOf(id, holding)
      } catch (error) {
        end(id, holding)
        throw error
      } finally {
        freed.delete(id)
      }
    },

    async interrupt(id) {
      const until = performance.now() + waitMs
      for (;;) {
        await freedHere(id, until)
        const { rows } = await connections.run(IS_HELD, [id, presence.id()])
        if (rows.length === 0) return
        await asked(id, until)
        freed.delete(id)
      }
    },

    hear(text) {
      const [what, id = '', holder] = text.split(' ')
      if (what === 'free') {
        freed.get(id)?.resolve()
        freed.delete(id)
      } else if (what === 'want') {
        // Also of one that is about to learn that it has it.
        if (Number(holder) === presence.id()) holdings.get(id)?.abort.abort()
      } else {
        void lookAround().catch(() => {})
      }
    },

    close() {
      clearInterval(timer)
    },
  }
}

async function inTime(promise: Promise<void>, ms: number): Promise<boolean> {
  const clock = new AbortController()
  const late = sleep(ms, false, { signal: clock.signal }).catch(() => false)
  const isInTime = await Promise.race([promise.then(() => true), late])
  clock.abort()
  return isInTime
}
