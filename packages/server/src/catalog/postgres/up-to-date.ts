import type pg from 'pg'
import { DukouError } from '../../errors.ts'
import { LAST_MIGRATION, NEWEST } from '../newest.ts'
import { connectionConfig } from './driver.ts'
import { explain } from './failures.ts'
import type { PostgresSettings } from './options.ts'

// Any number that nobody else takes for an advisory lock of the same database.
const LOCK = '6844823017310'
const LOCK_MS = 60_000

/** Throws `option_invalid` for a server on which the promises don't hold. */
async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as version, current_setting('synchronous_commit') as commits`,
  )
  const { version, commits } = rows[0] as { version: number; commits: string }
  if (version < 130_000) {
    throw new DukouError('option_invalid', {
      en: 'The database must be PostgreSQL 13 or newer.',
      zh: '数据库需要 PostgreSQL 13 或更新版本。',
    })
  }
  if (commits === 'off') {
    throw new DukouError('option_invalid', {
      en: 'The database would lose what was acknowledged: synchronous_commit is off. Switch it on for this database or role.',
      zh: '数据库的 synchronous_commit 为 off，崩溃时会丢失已确认的内容。请为该数据库或用户改为 on。',
    })
  }
}

/** Brings the tables up to date, one process after the other. Throws `catalog_unavailable` or `option_invalid`. */
export async function bringUpToDate(driver: typeof pg, settings: PostgresSettings): Promise<void> {
  const config = connectionConfig(driver, {
    ...settings,
    statementMs: 10 * LOCK_MS,
    lockMs: LOCK_MS,
    idleMs: 10 * LOCK_MS,
  })
  const gate = new driver.Client(config)
  gate.on('error', () => {})
  try {
    await gate.connect()
    await checkServer(gate)
    // Ends with its connection.
    await gate.query(`select pg_advisory_lock(${LOCK})`)
    if ((await lastMigration(gate)) === NEWEST.postgres) return
    const pool = new driver.Pool({ ...config, max: 1 })
    pool.on('error', () => {})
    const { migrate } = await import('./migrations.ts')
    await migrate(pool)
  } catch (error) {
    throw explain(error)
  } finally {
    await gate.end().catch(() => {})
  }
}

/** Null where there has been none. */
async function lastMigration(client: pg.Client): Promise<string | null> {
  const { rows: tables } = await client.query(`select to_regclass('kysely_migration') as name`)
  if (tables[0]?.name === null) return null
  const { rows } = await client.query(LAST_MIGRATION)
  return rows[0]?.name ?? null
}
