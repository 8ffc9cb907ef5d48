import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What a database calls the types that tables are made of. */
export interface ColumnTypes {
  /** In the order of its bytes. */
  text: ColumnType
  /** Of 64 bits. */
  integer: ColumnType
  /** A column that numbers its rows, and gives no number twice. */
  serial: ColumnType
}

type ColumnType = Parameters<CreateTableBuilder<string>['addColumn']>[1]
type Column = ColumnDefinitionBuilder

export const SQLITE_TYPES: ColumnTypes = { text: 'text', integer: 'integer', serial: 'integer' }

/** In the order of their names, whose numbers no other list of migrations uses; one that was published never changes. */
export const migrations = ({ text, integer, serial }: ColumnTypes): Record<string, Migration> => ({
  '0001-files': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('files')
        .addColumn('id', text, (column) => column.primaryKey().notNull())
        .addColumn('state', text, (column) => column.notNull())
        .addColumn('owner', text, (column) => column.notNull())
        .addColumn('key', text, (column) => column.notNull())
        .addColumn('name', text, (column) => column.notNull())
        .addColumn('size', integer, (column) => column.notNull())
        .addColumn('type', text, (column) => column.notNull())
        .addColumn('sha256', text, (column) => column.notNull())
        .addColumn('width', integer)
        .addColumn('height', integer)
        .addColumn('created_at', integer, (column) => column.notNull())
        .execute()
      await db.schema
        .createIndex('files_by_owner')
        .on('files')
        .columns(['owner', 'created_at', 'id'])
        .where(sql<boolean>`state = 'committed'`)
        .execute()
      await db.schema
        .createIndex('files_unfinished')
        .on('files')
        .column('state')
        .where(sql<boolean>`state != 'committed'`)
        .execute()
    },
  },
  '0002-uploads-sessions-rooms': {
    async up(db: Kysely<unknown>) {
      const flag = (name: string) =>
        db.schema
          .alterTable('files')
          .addColumn(name, integer, (column) => column.notNull().defaultTo(0))
          .execute()
      await flag('is_public')
      await flag('is_temporary')
      await db.schema.alterTable('files').addColumn('expires_at', integer).execute()
      await db.schema.alterTable('files').addColumn('kept_until', integer).execute()
      // What was never acknowledged; its bytes go with the next sweep.
      await sql`update files set state = 'deleted' where state = 'verified'`.execute(db)
      await sql`create index files_expiring on files (expires_at) where state = 'committed' and expires_at is not null`.execute(
        db,
      )
      await sql`create index files_by_digest on files (owner, sha256) where state = 'committed' and size >= 65536`.execute(
        db,
      )
      await db.schema
        .createTable('uploads')
        .addColumn('id', text, (column) => column.primaryKey().notNull())
        .addColumn('owner', text, (column) => column.notNull())
        .addColumn('name', text, (column) => column.notNull())
        .addColumn('size', integer, (column) => column.notNull())
        .addColumn('metadata', text, (column) => column.notNull())
        .addColumn('policy', text, (column) => column.notNull())
        .addColumn('created_at', integer, (column) => column.notNull())
        .addColumn('expires_at', integer, (column) => column.notNull())
        .execute()
      await db.schema.createIndex('uploads_by_owner').on('uploads').column('owner').execute()
      await db.schema.createIndex('uploads_expiring').on('uploads').column('expires_at').execute()
      await db.schema
        .createTable('sessions')
        .addColumn('hash', text, (column) => column.primaryKey().notNull())
        .addColumn('owner', text, (column) => column.notNull())
        .addColumn('created_at', integer, (column) => column.notNull())
        .addColumn('expires_at', integer, (column) => column.notNull())
        .execute()
      await db.schema
        .createIndex('sessions_by_owner')
        .on('sessions')
        .columns(['owner', 'created_at'])
        .execute()
      await db.schema.createIndex('sessions_expiring').on('sessions').column('expires_at').execute()
      await db.schema
        .createTable('idempotency')
        .addColumn('owner', text, (column) => column.notNull())
        .addColumn('key', text, (column) => column.notNull())
        .addColumn('print', text, (column) => column.notNull())
        .addColumn('ids', text, (column) => column.notNull())
        .addColumn('expires_at', integer, (column) => column.notNull())
        .addPrimaryKeyConstraint('idempotency_key', ['owner', 'key'])
        .execute()
      await db.schema.createIndex('idempotency_expiring').on('idempotency').column('expires_at').execute()
      await db.schema
        .createTable('usage')
        .addColumn('owner', text, (column) => column.primaryKey().notNull())
        .addColumn('bytes', integer, (column) => column.notNull())
        .addColumn('files', integer, (column) => column.notNull())
        .execute()
      await sql`insert into usage (owner, bytes, files)
        select owner, sum(size), count(*) from files where state = 'committed' group by owner`.execute(db)
      await db.schema
        .createTable('shelves')
        .addColumn('shelf', serial, (column) => numbered(column, serial))
        .addColumn('state', text, (column) => column.notNull())
        .execute()
      await sql`create index shelves_open on shelves (state) where state = 'open'`.execute(db)
      // One row that is written to find out whether anything can be.
      await db.schema
        .createTable('pulse')
        .addColumn('beats', integer, (column) => column.notNull())
        .execute()
      await sql`insert into pulse (beats) values (0)`.execute(db)
    },
  },
  '0003-uploads-of-clouds': {
    async up(db: Kysely<unknown>) {
      const add = (name: string, type: ColumnType, usual: string | number) =>
        db.schema
          .alterTable('uploads')
          .addColumn(name, type, (column) => column.notNull().defaultTo(usual))
          .execute()
      await add('via', text, 'tus')
      await add('key', text, '')
      await add('held_bytes', integer, 0)
      await add('held_state', text, '')
      await sql`update uploads set key = 'staging/' || id`.execute(db)
    },
  },
})

/** Only SQLite has to be told in words of its own; elsewhere the type says it. */
function numbered(column: Column, type: ColumnType): Column {
  const key = column.primaryKey()
  return type === 'integer' ? key.autoIncrement().notNull() : key.notNull()
}
