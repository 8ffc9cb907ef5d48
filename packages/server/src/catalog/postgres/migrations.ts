import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type pg from 'pg'
import { DukouError } from '../../errors.ts'
import { type ColumnTypes, migrations } from '../migrations.ts'
import { connectionConfig } from './driver.ts'
import { explain } from './failures.ts'
import type { PostgresSettings } from './options.ts'

// A collation by bytes orders as SQLite does, is the fastest, and no update of the system's changes what an index was built by.
const TYPES: ColumnTypes = { text: sql`text collate "C"`, integer: 'bigint', serial: 'bigserial' }

const OWN: Record<string, Migration> = {
  '0004-replicas': {
    async up(db: Kysely<unknown>) {
      const { text, integer, serial } = TYPES
      await db.schema
        .createTable('instances')
        .addColumn('id', serial, (column) => column.primaryKey())
        .addColumn('beat_at', integer, (column) => column.notNull())
        .execute()
      await db.schema.alterTable('shelves').addColumn('instance', integer).execute()
      await sql`create index shelves_left on shelves (instance) where state != 'closed'`.execute(db)
      await sql`create sequence lease_epochs`.execute(db)
      await db.schema
        .createTable('leases')
        .addColumn('id', text, (column) => column.primaryKey())
        .addColumn('epoch', integer, (column) => column.notNull())
        .addColumn('holder', integer, (column) => column.notNull())
        // Whether somebody else asks for it.
        .addColumn('wanted', integer, (column) => column.notNull().defaultTo(0))
        .execute()
      await db.schema.createIndex('leases_by_holder').on('leases').column('holder').execute()
      await db.schema
        .createTable('reservations')
        .addColumn('id', text, (column) => column.primaryKey())
        .addColumn('owner', text, (column) => column.notNull())
        .addColumn('instance', integer, (column) => column.notNull())
        // Those of one share are counted once.
        .addColumn('share', text, (column) => column.notNull())
        .addColumn('bytes', integer, (column) => column.notNull())
        .addColumn('files', integer, (column) => column.notNull())
        // Bytes that it may turn out not to need.
        .addColumn('slack', integer, (column) => column.notNull())
        .execute()
      await db.schema
        .createIndex('reservations_by_owner')
        .on('reservations')
        .columns(['owner', 'share'])
        .execute()
      await db.schema
        .createTable('secrets')
        .addColumn('name', text, (column) => column.primaryKey())
        .addColumn('bytes', text, (column) => column.notNull())
        .execute()
    },
  },
}

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
export async function migrate(driver: typeof pg, settings: PostgresSettings): Promise<void> {
  const config = connectionConfig(driver, {
    ...settings,
    statementMs: 10 * LOCK_MS,
    lockMs: LOCK_MS,
    idleMs: 10 * LOCK_MS,
  })
  const gate = new driver.Client(config)
  gate.on('error', () => {})
  const pool = new driver.Pool({ ...config, max: 1 })
  pool.on('error', () => {})
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    await gate.connect()
    await checkServer(gate)
    // Ends with its connection.
    await gate.query(`select pg_advisory_lock(${LOCK})`)
    const all = { ...migrations(TYPES), ...OWN }
    const migrator = new Migrator({ db, provider: { getMigrations: async () => all } })
    const { error } = await migrator.migrateToLatest()
    if (error) throw error
  } catch (error) {
    throw explain(error)
  } finally {
    await db.destroy()
    await gate.end().catch(() => {})
  }
}
