import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Connections } from './connections.ts'
import { connectionConfig } from './driver.ts'
import { CLOCK } from './liveness.ts'
import type { PostgresSettings } from './options.ts'

/**
 * This process among those that share the database. It has a connection of its own, and a lock that goes with it, so that its end
 * shows at once; and it beats, because a process can hang and a line can break without a word.
 */
export interface Presence {
  /** By which the others know it. Another one after it passed for dead. */
  id(): number
  /** The database's time, in milliseconds since 1970: the same for all processes, whatever their clocks say. */
  now(): number
  /** Whether what others say arrives. */
  isListening(): boolean
  /** Where the others listen. */
  channel(): string
  /** Beats now: something says that it may have passed for dead. */
  beat(): Promise<void>
  close(): Promise<void>
}

const MOST_WAIT_MS = 2000
// A measurement that took longer says too little, unless there is no better one.
const GOOD_MS = 250
const GOOD_FOR_MS = 60_000

export async function createPresence(options: {
  driver: typeof pg
  settings: PostgresSettings
  connections: Connections
  /** Given what the others say, and an empty text whenever something may have been missed. */
  onNotice: (text: string) => void
}): Promise<Presence> {
  const { driver, settings, connections, onNotice } = options
  const beatMs = Math.ceil(settings.staleMs / 3)
  let id = 0
  let channel = ''
  let client: pg.Client | null = null
  let clock = { at: 0, database: 0 }
  let isClosed = false
  let beating: Promise<void> | null = null

  async function enroll(): Promise<void> {
    const { rows } = await connections.once(
      `insert into instances (beat_at) values (${CLOCK}) returning id, 'instances'::regclass::oid::text as class`,
    )
    const row = rows[0] as { id: number; class: string }
    id = row.id
    channel = `dukou_${row.class}`
  }

  async function connect(): Promise<void> {
    const config = connectionConfig(driver, { ...settings, statementMs: beatMs })
    const fresh = new driver.Client({ ...config, application_name: 'dukou presence' })
    let isOver = false
    const end = () => {
      isOver = true
      lose(fresh)
    }
    fresh.on('error', end)
    fresh.on('end', end)
    fresh.on('notification', ({ payload }) => onNotice(payload ?? ''))
    try {
      await fresh.connect()
      // What it writes is of no worth after a crash.
      await fresh.query(`set synchronous_commit = off; listen ${channel}`)
      await hold(fresh)
      await beatOver(fresh)
      if (isOver) throw new Error('the connection ended')
    } catch (error) {
      void fresh.end().catch(() => {})
      throw error
    }
    client = fresh
    onNotice('')
  }

  /** Shared, because the server may not know yet that the connection before is gone. */
  async function hold(over: pg.Client): Promise<void> {
    await over.query(`select pg_advisory_lock_shared('instances'::regclass::oid::int4, ${id})`)
  }

  function lose(lost: pg.Client): void {
    if (client !== lost) return
    client = null
    void reconnect()
  }

  async function reconnect(): Promise<void> {
    for (let waitMs = 50; !isClosed && client === null; waitMs = Math.min(2 * waitMs, MOST_WAIT_MS)) {
      await sleep(waitMs, undefined, { ref: false })
      if (isClosed) return
      await connect().catch(() => {})
    }
  }

  async function beatOver(over: pg.Client): Promise<void> {
    const before = performance.now()
    const { rows } = await over.query(
      `update instances set beat_at = ${CLOCK} where id = ${id} returning beat_at`,
    )
    const after = performance.now()
    if (rows.length === 0) {
      // It passed for dead, and what it had is given to others: it goes on under another name.
      await enroll()
      await hold(over)
      onNotice('')
      return
    }
    const isOld = before - clock.at > GOOD_FOR_MS
    if (after - before > GOOD_MS && !isOld && clock.database > 0) return
    clock = { at: (before + after) / 2, database: rows[0].beat_at as number }
  }

  async function beat(): Promise<void> {
    const over = client
    if (over === null) return
    beating ??= beatOver(over).finally(() => {
      beating = null
    })
    try {
      await beating
    } catch {
      // The connection is of no use; what ends it begins another.
      void over.end().catch(() => {})
      lose(over)
    }
  }

  await enroll()
  await connect()
  const timer = setInterval(() => void beat(), beatMs)
  timer.unref()

  return {
    id: () => id,
    // Counted on from the last beat by a clock that nobody sets.
    now: () => Math.round(clock.database + performance.now() - clock.at),
    isListening: () => client !== null,
    channel: () => channel,
    beat,
    async close() {
      isClosed = true
      clearInterval(timer)
      const last = client
      client = null
      // A server that hangs doesn't say goodbye.
      await Promise.race([last?.end().catch(() => {}), sleep(settings.connectMs, undefined, { ref: false })])
    },
  }
}
