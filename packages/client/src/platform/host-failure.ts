import { DukouError } from '../error.ts'

interface HostFailure {
  errMsg?: string
  errno?: number
  errCode?: number
}

/** Codes, each with the texts and numbers that mean it. The first that fits counts. */
export type Classes = Record<string, RegExp>

/**
 * What tasks of the network fail with. errMsg texts and errnos differ by platform and version, so they are matched loosely, the
 * errno behind the text as ` 600002#` (wx-api §18).
 * Douyin's texts are matched too, its `errNo` and `errorCode` aren't: they count otherwise, and never come alone.
 */
export const LINE: Classes = {
  interrupted: /interrupted|app in background| 600003#/,
  domain: /not in domain| 600002#/,
  bad_url: /invalid url| 6000(09|11)#/,
  busy: /exceed max .*count| 600007#/,
  too_large: /exceed max file size|native buffer exceed| 60(3301|2300)#/,
  file_missing: /not found|n['o]?t exist|no such file| 13(00002|01112)#/,
  // Not `net::ERR_CONNECTION_ABORTED`.
  aborted: /[^_]abort| 603105#/,
  tls: /err_cert|\bssl\b/,
  timeout: /time\s?d?[ _]?out|请求超时| 5#/,
  bad_argument: /parameter error| 1001#/,
}

/**
 * Turns what a host's `fail` was called with into a {@link DukouError}.
 *
 * @param otherwise the code where nothing is known of it
 */
export function classified(cause: unknown, classes: Classes, otherwise: string): DukouError {
  if (cause instanceof DukouError) return cause
  // What a host throws instead of calling `fail` is a call that it doesn't know.
  if (cause instanceof Error) return new DukouError('unsupported', cause.message, { cause })
  const { errMsg, errno, errCode } = (cause || {}) as HostFailure
  const text = String(errMsg || cause)
  const told = `${text} ${errno || errCode}#`.toLowerCase()
  const code = Object.keys(classes).find((one) => classes[one]!.test(told)) || otherwise
  return new DukouError(code, text, { cause })
}
