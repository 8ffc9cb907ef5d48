import type { Answer } from './platform/platform.ts'
import type { Problem } from './wire.ts'

/**
 * Why something did not happen. What each means for the visitor and for the developer is in `dukou/messages`.
 *
 * `aborted` the app called abort · `cancelled` the visitor closed the host's dialog · `network` no answer · `timeout` · `stalled` no byte
 * moved · `interrupted` WeChat cut it in the background · `domain` the host is not in the mini program's domain list · `origin_refused`
 * the server lets no such page in · `bad_url` · `tls` · `busy` too many tasks of the host · `file_missing` the local file is gone ·
 * `file_denied` the path may not be used · `quota` the phone's file space is full · `too_large` over the host's limit · `denied` the
 * visitor refused · `privacy` the privacy agreement does not cover it · `bad_argument` · `bad_answer` the server's answer is not
 * Dukou's · `unsupported` this host lacks it · `failed` the host says no more ·
 * anything else: the server's own code from its problem body, or `http_<status>` where it sent none.
 */
export type Code = string

/** The one error of the client. */
export class DukouError extends Error {
  /** Why; see {@link Code}. */
  declare readonly code: Code
  /** HTTP status where the server answered, else 0. */
  declare readonly status: number
  /** True where the same call can succeed later. */
  declare readonly retry: boolean
  /** Milliseconds that the server asked to wait; 0 where it asked for none. */
  declare readonly retryAfterMs: number
  /** What the host or the server said, as it came: a {@link Problem}, a text, or the host's failure. */
  declare readonly cause: unknown

  constructor(code: Code, message: string, more: Partial<Omit<DukouError, 'code'>> = {}) {
    super(message)
    const nothing = { status: 0, retry: PASSING_CODES.test(code), retryAfterMs: 0, cause: undefined }
    Object.assign(this, nothing, more, { name: 'DukouError', code })
  }
}

// Of the phone and the line; a server says it by its status.
const PASSING_CODES = /^(network|timeout|stalled|interrupted|busy)$/
// Timeout, locked, too early, too many requests, and all of 5xx.
const PASSING_STATUSES = /^(408|423|425|429|5..)$/

/** Reads a header whatever its case (wx-api §6.2). */
export function headerOf(header: Record<string, string>, name: string): string | undefined {
  for (const key of Object.keys(header)) if (key.toLowerCase() === name) return header[key]
  return undefined
}

/** Turns an answer that is not a success into a {@link DukouError}. */
export function fromAnswer({ status, body, header }: Partial<Answer>): DukouError {
  let problem: Partial<Problem> = {}
  try {
    problem = (JSON.parse(body!) as Partial<Problem>) || {}
  } catch {
    // A proxy's HTML page: the status is all there is to say.
  }
  const seconds = Number(headerOf(header || {}, 'retry-after'))
  return new DukouError(problem.code || `http_${status}`, problem.detail || `the server answered ${status}`, {
    status: status!,
    retry: PASSING_STATUSES.test(String(status)),
    // A date would be by a clock that isn't this phone's: only seconds are taken (RFC 9110 §10.2.3).
    retryAfterMs: seconds > 0 ? seconds * 1000 : 0,
    cause: problem.code ? problem : body,
  })
}

/** Turns the problem of one file of a batch into a {@link DukouError}. */
export function fromProblem(problem: Problem): DukouError {
  return fromAnswer({ status: problem.status, body: JSON.stringify(problem) })
}
