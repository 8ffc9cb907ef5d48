import type { Args, DeviceEvent, Result, TaskEvent, WxFailure } from '../wx/bridge.ts'

/** What a page says over the relay. `id` is chosen by the page, once per call or task. */
export type PageMessage =
  | { type: 'call'; id: number; api: string; args: Args }
  | { type: 'open'; id: number; api: 'request' | 'uploadFile' | 'downloadFile'; args: Args; aborted: boolean }
  | { type: 'abort'; id: number }
  | { type: 'control'; id: number; method: string; args: unknown[] }

/** What the runtime's process says over the relay. */
export type RuntimeMessage =
  | { type: 'result'; id: number; value: unknown }
  | { type: 'failure'; id: number; value: WxFailure }
  | { type: 'task'; id: number; event: TaskEvent }
  | { type: 'device'; event: DeviceEvent }
  | { type: 'notice'; name: string; value: unknown }

/** The answer to a synchronous call. */
export type SyncAnswer = { ok: true; value: Result } | { ok: false; value: WxFailure }

/** The name under which the token travels as a header. */
export const TOKEN_HEADER = 'x-dukou-token'

/** The WebSocket's subprotocol. The token is offered beside it, because a page can set no header there. */
export const SUBPROTOCOL = 'dukou-relay'

/** Close codes of the WebSocket: the runtime ended, or another page took the phone over. */
export const STOPPED = 4000
export const TAKEN_OVER = 4001

/** What was thrown, as `fail` shows it. */
export function toFailure(api: string, thrown: unknown): WxFailure {
  if (typeof thrown === 'object' && thrown !== null && 'errMsg' in thrown && !(thrown instanceof Error)) {
    return thrown as WxFailure
  }
  return { errMsg: `${api}:fail ${thrown instanceof Error ? thrown.message : String(thrown)}` }
}
