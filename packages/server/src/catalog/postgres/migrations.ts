import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type pg from 'pg'
import { type ColumnTypes, migrations } from '../migrations.ts'

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

/** Brings the tables up to date. Nobody else may do so meanwhile. */
export async function migrate(pool: pg.Pool): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const all = { ...migrations(TYPES), ...OWN }
    const { error } = await new Migrator({
      db,
      provider: { getMigrations: async () => all },
    }).migrateToLatest()
    if (error) throw error
  } finally {
    await db.destroy()
  }
}
