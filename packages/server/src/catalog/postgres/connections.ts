import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { createBreaker } from '../../breaker.ts'
import { connectionConfig, PATIENCE_MS } from './driver.ts'
import { catalogUnavailable, explain, failureOf } from './failures.ts'
import type { PostgresSettings } from './options.ts'
import { type Result, type Run, statementOf } from './statement.ts'

/** What a transaction needs. */
export interface Terms {
  /** `lazy`: what a crash of the database may take back without harm, and needs not wait for its disk. */
  keep?: 'durable' | 'lazy'
  /** `long`: for work whose size nothing bounds. */
  patience?: 'usual' | 'long'
  /** Told when nobody could find out whether the transaction stands. */
  onDoubt?: (transaction: string) => void
}

/** The connections of requests. Everything throws `catalog_unavailable` where the database can't be reached, soon. */
export interface Connections {
  /** A statement that does no harm when it runs twice: it does, where the first connection breaks. */
  run: Run
  /** A statement that must not run twice. */
  once: Run
  /** All of the work or nothing. The work may run several times, until no other transaction is in its way. */
  transaction<T>(work: (run: Run) => Promise<T>, terms?: Terms): Promise<T>
  /** Whether a transaction stands; null while it may still come to stand. */
  stands(transaction: string): Promise<boolean | null>
  close(): Promise<void>
}

const LONG_MS = 60_000
const FAILURES = 3
const MOST_CONFLICTS = 6
// That it was never begun: the number was given out by a server that crashed before it wrote so much as that down.
const FUTURE = '22023'

export function createConnections(driver: typeof pg, settings: PostgresSettings): Connections {
  const { poolSize: max, doubtMs, statementMs } = settings
  const pool = new driver.Pool({
    ...connectionConfig(driver, settings),
    max,
    idleTimeoutMillis: 60_000,
    maxLifetimeSeconds: 3600,
  })
  // Idle connections that break are taken out by the pool; one in use tells whoever uses it.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const breaker = createBreaker(FAILURES, catalogUnavailable)
  const longMs = Math.max(LONG_MS, statementMs)
  // Each statement has to see what others committed while it waited for a lock.
  const beginnings = {
    durable: 'begin isolation level read committed; select pg_current_xact_id()::text as transaction',
    lazy: 'begin isolation level read committed; set local synchronous_commit = off',
  }

  const runOn =
    (client: pg.PoolClient, timeout = {}): Run =>
    async (sql, values = []) => {
      const { rows, rowCount } = await client.query({ ...statementOf(sql, values), ...timeout })
      return { rows, count: rowCount ?? 0 }
    }

  async function connect(): Promise<pg.PoolClient> {
    try {
      return await pool.connect()
    } catch (error) {
      throw catalogUnavailable(error)
    }
  }

  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    breaker.check()
    try {
      const result = await work()
      breaker.worked()
      return result
    } catch (error) {
      // One connection that breaks says little: what counts is whether another can be had.
      if ((error as { code?: string }).code === 'catalog_unavailable' || isTimeOut(error))
        breaker.failed(error)
      else if (failureOf(error) !== 'lost') breaker.worked()
      throw error
    }
  }

  async function repeated<T>(work: () => Promise<T>): Promise<T> {
    let conflicts = 0
    let isSecond = false
    for (;;) {
      try {
        return await guarded(work)
      } catch (error) {
        const failure = failureOf(error)
        const isConflict = failure === 'conflict' && ++conflicts < MOST_CONFLICTS
        const isBroken: boolean =
          (failure === 'lost' || failure === 'changed') && !isSecond && !isTimeOut(error)
        if (!isConflict && !isBroken) throw explain(error)
        isSecond ||= isBroken
        await sleep(Math.random() * 10 * 2 ** conflicts)
      }
    }
  }

  async function single(sql: string, values: Parameters<Run>[1]): Promise<Result> {
    const client = await connect()
    let broken: Error | undefined
    try {
      return await runOn(client)(sql, values)
    } catch (error) {
      if (isOfConnection(error)) broken = error as Error
      throw error
    } finally {
      client.release(broken)
    }
  }

  async function attempt<T>(
    work: (run: Run) => Promise<T>,
    { keep = 'durable', patience = 'usual', onDoubt }: Terms,
  ): Promise<T> {
    const client = await connect()
    let transaction: string | null = null
    let committing: { result: T } | null = null
    try {
      const begun = (await client.query(beginnings[keep])) as unknown as pg.QueryResult[]
      transaction = (begun[1]?.rows[0] as { transaction?: string } | undefined)?.transaction ?? null
      if (patience === 'long') await client.query(`set local statement_timeout = ${longMs}`)
      const result = await work(
        runOn(client, patience === 'long' ? { query_timeout: longMs + PATIENCE_MS } : {}),
      )
      committing = { result }
      const { command } = await client.query('commit')
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
      client.release()
      return result
    } catch (error) {
      if (!isOfConnection(error)) {
        await client.query('rollback').then(
          () => client.release(),
          (reason) => client.release(reason),
        )
        throw error
      }
      client.release(error as Error)
      if (committing === null || transaction === null) throw error
      const isStanding = await findOut(transaction)
      if (isStanding) return committing.result
      if (isStanding === null) onDoubt?.(transaction)
      throw isStanding === null ? catalogUnavailable(error) : error
    }
  }

  /** Asks over new connections, whatever the breaker says, until there is an answer or the time is over. */
  async function findOut(transaction: string): Promise<boolean | null> {
    const end = performance.now() + doubtMs
    for (;;) {
      const isStanding = await stands(transaction).catch(() => null)
      if (isStanding !== null || performance.now() > end) return isStanding
      await sleep(100)
    }
  }

  async function stands(transaction: string): Promise<boolean | null> {
    try {
      const { rows } = await single('select pg_xact_status((?::text)::xid8) as status', [transaction])
      const { status } = rows[0] as { status: string | null }
      return status === 'in progress' ? null : status === 'committed'
    } catch (error) {
      if ((error as { code?: string }).code === FUTURE) return false
      throw explain(error)
    }
  }

  return {
    run: (sql, values) => repeated(() => single(sql, values)),
    async once(sql, values) {
      try {
        return await guarded(() => single(sql, values))
      } catch (error) {
        throw explain(error)
      }
    },
    transaction: (work, terms = {}) => repeated(() => attempt(work, terms)),
    stands,
    async close() {
      // A server that hangs doesn't say goodbye either.
      await Promise.race([pool.end(), sleep(settings.connectMs, undefined, { ref: false })])
    },
  }
}

/** Whether the connection is of no use any more. */
function isOfConnection(error: unknown): boolean {
  const failure = failureOf(error)
  return failure === 'lost' || failure === 'changed'
}

/** Whoever has waited so long already is told, and tries again by themselves. */
function isTimeOut(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}
