/**
 * The line between the JavaScript of a mini program and the phone under it.
 *
 * In Node it is a plain function call into the device; in a page it goes over the relay to the device in the
 * runtime's own Node process. `wx` is built on this and on nothing else, so there is one `wx` for both.
 *
 * Values that cross it are JSON plus `ArrayBuffer`; functions never cross.
 */
export interface Bridge {
  /** An asynchronous call. Resolves with the result without `errMsg`; rejects with a {@link WxFailure}. */
  call(api: string, args: Args): Promise<Result>
  /** A synchronous call (`readFileSync`, `getStorageSync` …). Throws a {@link WxFailure}. */
  callSync(api: string, args: Args): Result
  /** Starts a task. Events arrive in order, `end` or `fail` exactly once and last. */
  open(api: 'request' | 'uploadFile' | 'downloadFile', args: Args, on: (event: TaskEvent) => void): OpenTask
  /** What the device says on its own account. Returns how to stop listening. */
  listen(on: (event: DeviceEvent) => void): () => void
}

export type Args = Record<string, unknown>
export type Result = Record<string, unknown>

/** What `fail` is called with, and what a `*Sync` form throws. `errMsg` carries the full text, `<api>:fail …`. */
export interface WxFailure {
  errMsg: string
  errno?: number
  errCode?: number
}

export type TaskEvent =
  | { type: 'headers'; value: Result }
  | { type: 'progress'; value: Result }
  | { type: 'chunk'; value: Result }
  | { type: 'end'; value: Result }
  | { type: 'fail'; value: WxFailure }

export interface OpenTask {
  abort(): void
}

export type DeviceEvent =
  | { type: 'networkStatusChange'; value: { isConnected: boolean; networkType: string } }
  | { type: 'networkWeakChange'; value: { weakNet: boolean; networkType: string } }
  | { type: 'appHide' | 'appShow'; value: Result }
