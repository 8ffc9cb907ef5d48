import type { WxFailure } from './bridge.ts'

/** What a `*Sync` form throws: an `Error` whose message is the `errMsg`, with the numbers beside it. */
export class WxError extends Error implements WxFailure {
  readonly errMsg: string
  readonly errno?: number
  readonly errCode?: number

  constructor(failure: WxFailure) {
    super(failure.errMsg)
    this.name = 'WxError'
    this.errMsg = failure.errMsg
    if (failure.errno !== undefined) this.errno = failure.errno
    if (failure.errCode !== undefined) this.errCode = failure.errCode
  }
}

/**
 * The object that `fail` gets: `<api>:fail <reason>` and, where WeChat has one, the number. A reason that begins with a
 * colon follows without a space, as some do (wx-api §1.1 [observed]).
 */
export function failure(api: string, reason: string, errno?: number): WxFailure {
  const errMsg = `${api}:fail${reason === '' || reason.startsWith(':') ? '' : ' '}${reason}`
  return errno === undefined ? { errMsg } : { errMsg, errno }
}

/** Whatever was thrown on the way, as the object that `fail` gets. */
export function asFailure(api: string, thrown: unknown): WxFailure {
  if (typeof thrown === 'object' && thrown !== null && 'errMsg' in thrown) {
    const { errMsg, errno, errCode } = thrown as WxFailure
    const out: WxFailure = { errMsg }
    if (errno !== undefined) out.errno = errno
    if (errCode !== undefined) out.errCode = errCode
    return out
  }
  return failure(api, thrown instanceof Error ? thrown.message : String(thrown), 4)
}
