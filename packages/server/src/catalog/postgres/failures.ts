import { DukouError } from '../../errors.ts'
import { storageFull } from '../../storage-error.ts'

/**
 * What went wrong with a statement: `conflict` with another transaction, a statement prepared for a table that has `changed`, a
 * connection that was `lost`, a database that is `unavailable`, something `full`, or the statement itself (`statement`).
 */
export type Failure = 'conflict' | 'changed' | 'lost' | 'unavailable' | 'full' | 'statement'

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const BY_CODE: [pattern: RegExp, failure: Failure][] = [
  [/^40(001|P01)$/, 'conflict'],
  // The session, or all of the server, was ended; and what can't be said to a session that is over.
  [/^(57P0[1245]|25P03|08)/, 'lost'],
  [/^53100$/, 'full'],
  // Too many connections, cannot connect now, time-outs of statement and lock, a standby, input and output, who may and where.
  [/^(53|57|55P03|25006|58|28|3D)/, 'unavailable'],
]

/** Anything but an answer of the database came of the connection. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof DukouError || isOurs(error)) return null
  const { code, severity, routine } = (error ?? {}) as { code?: string; severity?: string; routine?: string }
  if (severity === undefined || code === undefined) return 'lost'
  if (code === '0A000' && routine === 'RevalidateCachedQuery') return 'changed'
  return BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? 'statement'
}

function isOurs(error: unknown): boolean {
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind)
}

/** What a caller is told. */
export function explain(error: unknown): unknown {
  const failure = failureOf(error)
  if (failure === null || failure === 'statement') return error
  return failure === 'full' ? storageFull(error) : catalogUnavailable(error)
}

export function catalogUnavailable(cause?: unknown): DukouError {
  return new DukouError(
    'catalog_unavailable',
    {
      en: 'The database cannot be reached now. Try again in a moment.',
      zh: '暂时无法访问数据库，请稍后再试。',
    },
    cause,
  )
}
