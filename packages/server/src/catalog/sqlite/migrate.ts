import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { type Dialect, Kysely, SqliteAdapter, type SqliteDatabase, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations, SQLITE_TYPES } from '../migrations.ts'
import { openSqlite } from './open.ts'

/** Kysely's SQLite dialect over the SQLite that is part of Node. */
export function nodeSqliteDialect(database: DatabaseSync): Dialect {
  const adapted: SqliteDatabase = {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql)
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      }
    },
  }
  const dialect = new SqliteDialect({ database: adapted })
  // SQLite can change tables inside of a transaction, and only so is a migration and its record one step for a crash; Kysely's
  // adapter says no, because of foreign keys, which no table here has.
  const adapter = new SqliteAdapter()
  Object.defineProperty(adapter, 'supportsTransactionalDdl', { value: true })
  return {
    createAdapter: () => adapter,
    createDriver: () => dialect.createDriver(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
  }
}

/** Brings the tables up to date, over a connection of its own that flushes each commit by itself. */
export async function migrate(path: string): Promise<void> {
  const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(openSqlite(path)) })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations(SQLITE_TYPES) } })
    const { error } = await migrator.migrateToLatest()
    if (error) throw error
  } finally {
    await db.destroy()
  }
}
