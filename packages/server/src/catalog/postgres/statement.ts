import type { QueryConfig } from 'pg'
import type { Value } from '../rows.ts'

/** What a statement gave. */
export interface Result {
  rows: unknown[]
  /** Rows that it gave or changed. */
  count: number
}

/** Runs a statement whose parameters are `?`. */
export type Run = (sql: string, values?: (Value | Value[])[]) => Promise<Result>

const prepared = new Map<string, { name: string; text: string }>()

/** A statement as PostgreSQL takes it. Each text is prepared once for each connection, so texts must not be made up at run time. */
export function statementOf(sql: string, values: (Value | Value[])[]): QueryConfig {
  let known = prepared.get(sql)
  if (!known) {
    let count = 0
    known = { name: `dukou_${prepared.size + 1}`, text: sql.replaceAll('?', () => `$${++count}`) }
    prepared.set(sql, known)
  }
  return { ...known, values }
}
