import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** In the order of their names; one that was published never changes. */
export const migrations: Record<string, Migration> = {
  '0001-files': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('files')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('owner', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('size', 'integer', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('sha256', 'text', (column) => column.notNull())
        .addColumn('width', 'integer')
        .addColumn('height', 'integer')
        .addColumn('created_at', 'integer', (column) => column.notNull())
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
}
