import { Kysely, type Selectable, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Catalog, FileRow } from './catalog.ts'
import { createGroup } from './group.ts'
import { migrations } from './migrations.ts'
import { nodeSqliteDialect, openSqlite } from './node-sqlite.ts'

interface Files extends Omit<FileRow, 'createdAt'> {
  state: 'verified' | 'committed' | 'deleted'
  created_at: number
}

const COLUMNS: (keyof Files)[] = [
  'id',
  'state',
  'owner',
  'key',
  'name',
  'size',
  'type',
  'sha256',
  'width',
  'height',
  'created_at',
]

/** The catalog in one SQLite file; brings its tables up to date first. Uploads that arrive together are committed together. */
export async function sqliteCatalog(path: string): Promise<Catalog> {
  const database = openSqlite(path)
  const db = new Kysely<{ files: Files }>({ dialect: nodeSqliteDialect(database) })
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error) {
    await db.destroy()
    throw error
  }

  // These run inside of a shared transaction, in one go: no other statement can come between.
  const group = createGroup(database)
  const insert = database.prepare(
    `insert into files (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`,
  )
  const show = database.prepare(`update files set state = 'committed' where id = ? and state = 'verified'`)

  return {
    verified: (rows) =>
      group.join(() => {
        for (const row of rows.map(toTable)) insert.run(...COLUMNS.map((column) => row[column]))
      }),

    committed: (ids) =>
      group.join(() => {
        for (const id of ids) show.run(id)
      }),

    async withdrawn(ids) {
      await db
        .updateTable('files')
        .set({ state: 'deleted' })
        .where('id', 'in', ids)
        .where('state', '=', 'verified')
        .execute()
    },

    async find(id) {
      const row = await db
        .selectFrom('files')
        .selectAll()
        .where('id', '=', id)
        .where('state', '=', 'committed')
        .executeTakeFirst()
      return row ? fromTable(row) : null
    },

    async list(owner, limit, before) {
      let query = db
        .selectFrom('files')
        .selectAll()
        .where('owner', '=', owner)
        // Written into the statement, not bound: SQLite takes a partial index only when it sees the condition itself.
        .where(sql<boolean>`state = 'committed'`)
      if (before) query = query.where(sql<boolean>`(created_at, id) < (${before.createdAt}, ${before.id})`)
      const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
      return rows.map(fromTable)
    },

    async deleted(id, owner) {
      const result = await db
        .updateTable('files')
        .set({ state: 'deleted' })
        .where('id', '=', id)
        .where('owner', '=', owner)
        .where('state', '=', 'committed')
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    async unfinished() {
      const rows = await db
        .selectFrom('files')
        .selectAll()
        .where(sql<boolean>`state != 'committed'`)
        .execute()
      return rows.map((row) => ({ row: fromTable(row), state: row.state as 'verified' | 'deleted' }))
    },

    async forget(id) {
      await db.deleteFrom('files').where('id', '=', id).where('state', '!=', 'committed').execute()
    },

    async close() {
      group.flush()
      await db.destroy()
    },
  }
}

function toTable({ createdAt, ...row }: FileRow): Files {
  return { ...row, created_at: createdAt, state: 'verified' }
}

function fromTable({ created_at, state: _, ...row }: Selectable<Files>): FileRow {
  return { ...row, createdAt: created_at }
}
