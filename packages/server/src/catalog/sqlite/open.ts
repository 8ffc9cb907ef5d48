import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { type Dialect, SqliteAdapter, type SqliteDatabase, SqliteDialect } from 'kysely'

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

/**
 * Opens the file with a write-ahead log. `normal` leaves it to the caller to flush the log after a commit; a commit never waits for
 * the disk then, and the log is copied into the database by the checkpoint worker alone.
 */
export function openSqlite(path: string, synchronous: 'normal' | 'full' = 'full'): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5000 })
  try {
    database.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}; pragma foreign_keys = on;
      pragma secure_delete = on`)
    if (synchronous === 'normal') database.exec('pragma wal_autocheckpoint = 0')
  } catch (error) {
    database.close()
    throw error
  }
  return database
}
