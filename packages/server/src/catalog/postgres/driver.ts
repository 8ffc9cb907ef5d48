import type pg from 'pg'
import { DukouError } from '../../errors.ts'
import type { PostgresSettings } from './options.ts'

// Of PostgreSQL's catalog pg_type: int8, which may be larger than a JavaScript number holds. Sizes and times are not.
const INT8 = 20

// How much longer than the database the client waits, so that it is the database that gives up, and says why.
export const PATIENCE_MS = 500

/** The client library, which is an optional peer and loaded only here. Throws `option_invalid` where it is missing. */
export async function loadDriver(): Promise<typeof pg> {
  try {
    return (await import('pg')).default
  } catch (error) {
    throw new DukouError(
      'option_invalid',
      {
        en: 'A catalog in PostgreSQL takes the package pg: npm install pg',
        zh: '使用 PostgreSQL 需要先安装 pg：npm install pg',
      },
      error,
    )
  }
}

/** What every connection is opened with. */
export function connectionConfig(driver: typeof pg, settings: PostgresSettings): pg.ClientConfig {
  const { url, connectMs, statementMs, lockMs, idleMs } = settings
  return {
    connectionString: url,
    application_name: 'dukou',
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + PATIENCE_MS,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: {
      getTypeParser: (oid: number, format: 'text' | 'binary' = 'text') =>
        oid === INT8 ? Number : driver.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  }
}
