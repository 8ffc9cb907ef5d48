import type { Problem } from './wire.ts'

/**
 * Why something did not happen.
 *
 * `aborted` the app called abort · `cancelled` the visitor closed the picker · `network` no answer ·
 * `timeout` · `interrupted` WeChat cut it in the background · `domain` the host is not in the mini program's
 * domain list · `bad_url` · `busy` too many tasks of the host · `file_missing` the local file is gone ·
 * `file_denied` the path may not be used · `quota` the phone's file space is full · `too_large` over the host's
 * limit · `denied` the visitor refused · `privacy` the privacy agreement does not cover it · `tls` ·
 * `bad_argument` · `bad_answer` the server's answer is not Dukou's · `unsupported` this host lacks it ·
 * anything else: the server's own code from its problem body, or `http_<status>` where it sent none.
 */
export type Code = string

/** The one error of the client. */
export class DukouError extends Error {
  override name = 'DukouError'
  readonly code: Code
  /** HTTP status where the server answered, else 0. */
  readonly status: number
  /** True where the same call can succeed later. */
  readonly retry: boolean
  /** What the host or the server said, as it came. */
  override readonly cause: unknown

  constructor(code: Code, message: string, more: { status?: number; retry?: boolean; cause?: unknown } = {}) {
    super(message)
    this.code = code
    this.status = more.status ?? 0
    this.retry = more.retry ?? false
    this.cause = more.cause
  }
}

interface HostFailure {
  errMsg?: string
  errno?: number
  errCode?: number
}

/** errMsg texts and errnos differ by platform and version, so they are matched loosely (wx-api §18). */
const CLASSES: [code: Code, errnos: number[], pattern: RegExp, retry: boolean][] = [
  ['cancelled', [1], /fail:?\s*cancel/i, false],
  ['network', [], /err_connection_aborted/i, true],
  ['aborted', [603105], /abort/i, false],
  ['tls', [], /err_cert|\bssl\b/i, false],
  ['timeout', [5], /time\s?d?[ _]?out|请求超时/i, true],
  ['interrupted', [600003], /interrupted/i, true],
  ['domain', [600002], /not in domain/i, false],
  ['bad_url', [600009, 600011], /invalid url/i, false],
  ['busy', [600007], /exceed max (upload |download )?(connection|task) count/i, true],
  ['too_large', [603301], /exceed max file size/i, false],
  ['file_missing', [1300002, 1301112], /file not found|doesn'?t exist|not exist|no such file/i, false],
  ['file_denied', [1300013, 1301000, 603303], /permission denied, (open|copy|rename)/i, false],
  ['quota', [1300202], /maximum size of the file storage limit/i, false],
  ['denied', [3, 103, 104], /auth(orize)?:? ?(deny|denied|no response)|system permission denied/i, false],
  ['privacy', [112, 1025, 101100, 101101, 101102], /privacy/i, false],
  ['bad_argument', [1001], /parameter error/i, false],
]

/** Turns what a host's `fail` was called with into a {@link DukouError}. */
export function fromHost(failure: unknown): DukouError {
  const { errMsg, errno, errCode } = (failure ?? {}) as HostFailure
  const text = String(errMsg ?? failure)
  const number = errno ?? errCode
  const byNumber = number === undefined ? undefined : CLASSES.find(([, errnos]) => errnos.includes(number))
  const [code, , , retry] = byNumber ?? CLASSES.find(([, , pattern]) => pattern.test(text)) ?? FALLBACK
  return new DukouError(code, text, { retry, cause: failure })
}
const FALLBACK: (typeof CLASSES)[number] = ['network', [], /./, true]

/** Turns an answer that is not a success into a {@link DukouError}. */
export function fromAnswer(status: number, body: string): DukouError {
  let problem: Partial<Problem> = {}
  try {
    problem = (JSON.parse(body) as Partial<Problem>) ?? {}
  } catch {
    // A proxy's HTML page: the status is all there is to say.
  }
  return new DukouError(problem.code ?? `http_${status}`, problem.detail ?? `the server answered ${status}`, {
    status,
    retry: status >= 500 || status === 408 || status === 429,
    cause: problem.code ? problem : body,
  })
}
