import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type Found, type OwnEngine, ownEngine, sharedEngine } from './engine.ts'

/** A PostgreSQL, as its program tells about it. */
export interface DatabaseAbout {
  url: string
}

/** `TEST_DATABASE_URL`, or one that all test files of a run share. */
export function sharedServer(): Found<DatabaseAbout> {
  const url = process.env.TEST_DATABASE_URL
  return url ? { about: { url }, missing: false } : sharedEngine('postgres')
}

/** A PostgreSQL of one test's own; it takes the words kill, start, pause and resume. */
export const ownServer = (): Promise<OwnEngine<DatabaseAbout>> => ownEngine('postgres')

/** A database of its own, on a server that is shared. */
export interface Database {
  url: string
  /** Runs a statement, as an administrator would. */
  run(sql: string): Promise<Record<string, unknown>[]>
  drop(): Promise<void>
}

export async function newDatabase(server: string): Promise<Database> {
  const name = `dukou_${randomBytes(6).toString('hex')}`
  const run = (url: string) => async (sql: string) => {
    const client = new pg.Client({ connectionString: url })
    // A server that is killed under it says so twice.
    client.on('error', () => {})
    await client.connect()
    try {
      // Of several statements, what the last one gave.
      const results = [await client.query(sql)].flat()
      return results.at(-1)!.rows as Record<string, unknown>[]
    } finally {
      await client.end().catch(() => {})
    }
  }
  await run(server)(`create database ${name} template template0`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    run: run(url.href),
    async drop() {
      await run(server)(`drop database ${name} with (force)`)
    },
  }
}
