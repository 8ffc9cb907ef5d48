import type { WxFailure } from '../wx/bridge.ts'
import { failure } from '../wx/failure.ts'
import { Fault } from './fault.ts'

/** What the device threw, as it crosses the bridge. */
export function toFailure(api: string, error: unknown): WxFailure {
  if (error instanceof Fault) {
    const out = failure(api, error.message, error.errno)
    return error.file && error.errno !== undefined ? { ...out, errCode: error.errno } : out
  }
  return failure(api, error instanceof Error ? `internal error: ${error.message}` : 'internal error', 4)
}
