import { DukouError } from '../error.ts'

interface HostFailure {
  errMsg?: string
  errno?: number
  errCode?: number
  /** Alipay; what its numbers mean differs by call, see my/failure.ts. */
  errorMessage?: string
}

/**
 * errMsg texts and errnos differ by platform and version, so they are matched loosely (wx-api §18). Douyin's texts are matched
 * too, its `errNo` and `errorCode` aren't: they count otherwise, and never come alone.
 * Of Alipay's texts, which come by uni-app, a closed picker alone.
 */
const CLASSES: [code: string, errnos: number[], pattern: RegExp, retry?: 1][] = [
  ['cancelled', [1], /fail:?\s*cancel|用户取消/],
  ['network', [], /err_connection_aborted/, 1],
  ['aborted', [603105], /abort/],
  ['tls', [], /err_cert|\bssl\b/],
  ['timeout', [5], /time\s?d?[ _]?out|请求超时/, 1],
  ['interrupted', [600003], /interrupted|app in background/, 1],
  ['domain', [600002], /not in domain/],
  ['bad_url', [600009, 600011], /invalid url/],
  ['busy', [600007], /exceed max (upload |download )?(connection|task) count/, 1],
  ['too_large', [603301, 602300], /exceed max file size|native buffer exceed/],
  ['file_missing', [1300002, 1301112], /file not found|doesn'?t exist|not exist|no such file/],
  ['file_denied', [1300013, 1301000, 603303], /permission denied, /],
  ['quota', [1300202], /maximum size of the file storage limit|file size limit exceeded/],
  ['denied', [3, 103, 104], /auth(orize)?:? ?(deny|denied|no response)|system permission denied/],
  ['privacy', [112, 1025, 101100, 101101, 101102], /privacy/],
  ['bad_argument', [1001], /parameter error/],
]

/**
 * Turns what a host's `fail` was called with into a {@link DukouError}.
 *
 * @param otherwise the code where nothing is known of it: `network` for tasks of the network, which may succeed later
 */
export function fromHost(failure: unknown, otherwise: 'network' | 'failed'): DukouError {
  if (failure instanceof DukouError) return failure
  // What a host throws instead of calling `fail` is a call that it doesn't know.
  if (failure instanceof Error) return new DukouError('unsupported', failure.message, { cause: failure })
  const { errMsg, errorMessage, errno, errCode } = (failure || {}) as HostFailure
  const text = String(errMsg || errorMessage || failure)
  const number = errno || errCode
  const byText = CLASSES.find(([, , pattern]) => pattern.test(text.toLowerCase()))
  // A privacy refusal is seen with the errno of a permission that was refused (wx-api §1.4).
  const found =
    (byText && byText[0] === 'privacy' && byText) ||
    CLASSES.find(([, errnos]) => errnos.indexOf(number!) >= 0) ||
    byText
  return new DukouError(found ? found[0] : otherwise, text, {
    retry: found ? found[3] === 1 : otherwise === 'network',
    cause: failure,
  })
}
