import { DukouError } from '../../error.ts'
import { fromHost } from '../phone-failure.ts'

/** What Alipay's numbers mean differs by what was called: 11 is a closed picker, a foreign domain and a missing file. */
export type Call = 'request' | 'transfer' | 'pick' | 'file' | 'album' | 'other'

/**
 * From the typings of `@mini-types/my` 3.0.14 and its forerunner `mini-types` 0.1.1 (request: 1 left the page · 2 parameter ·
 * 11 foreign domain · 12 network · 13 timeout · 20 stopped or throttled · 23 proxy). A transfer's 12 and 13 are documented for
 * downloads only. Unverified on a device.
 */
const CODES: Record<Call, Record<number, string>> = {
  request: {
    1: 'interrupted',
    2: 'bad_argument',
    11: 'domain',
    12: 'network',
    13: 'timeout',
    20: 'network',
    23: 'network',
  },
  transfer: { 2: 'bad_argument', 11: 'file_missing', 12: 'network', 13: 'domain', 20: 'bad_url' },
  pick: { 2: 'bad_argument', 11: 'cancelled' },
  file: {
    2: 'bad_argument',
    12: 'file_missing',
    10022: 'file_missing',
    10023: 'file_denied',
    10024: 'file_denied',
  },
  album: { 2: 'bad_argument', 15: 'denied', 16: 'quota' },
  other: {},
}
const REFUSED = 2001

/** Turns what `my` calls `fail` with, `{ error, errorMessage }`, into a {@link DukouError}. */
export function fromMy(call: Call, failure: unknown): DukouError {
  const { error, errorMessage } = (failure || {}) as { error?: number | string; errorMessage?: string }
  const code = Number(error) === REFUSED ? 'denied' : CODES[call][Number(error)]
  if (!code) {
    const told = errorMessage ? { errMsg: errorMessage } : failure
    const otherwise = call === 'request' || call === 'transfer' ? 'network' : 'failed'
    return Object.assign(fromHost(told, otherwise), { cause: failure })
  }
  return new DukouError(code, errorMessage || `error ${error}`, { cause: failure })
}
