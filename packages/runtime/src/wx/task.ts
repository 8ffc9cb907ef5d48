import type { Args, Bridge, Result, TaskEvent, WxFailure } from './bridge.ts'
import { type Isolate, later, type Options, settle } from './call.ts'
import { asFailure, failure } from './failure.ts'
import { taskMethods } from './surface-network.ts'
import { atLeast } from './version.ts'

export type TaskApi = 'request' | 'uploadFile' | 'downloadFile'

type Listener = (value: Result) => void

const kinds = { request: 'RequestTask', uploadFile: 'UploadTask', downloadFile: 'DownloadTask' }

/** What UploadTask, DownloadTask and RequestTask share (wx-api §3.4, §4.3, §5.3). */
export interface Task {
  abort(): void
  onHeadersReceived(listener: Listener): void
  offHeadersReceived(listener?: Listener): void
}

/** UploadTask and DownloadTask. */
export interface TransferTask extends Task {
  onProgressUpdate(listener: Listener): void
  offProgressUpdate(listener?: Listener): void
}

export interface RequestTask extends Task {
  onChunkReceived(listener: Listener): void
  offChunkReceived(listener?: Listener): void
}

function createListeners(isolate: Isolate) {
  let listeners: Listener[] = []
  return {
    on(listener: Listener) {
      if (typeof listener === 'function') listeners.push(listener)
    },
    off(listener?: Listener) {
      listeners = listener === undefined ? [] : listeners.filter((one) => one !== listener)
    },
    tell(value: Result) {
      for (const listener of [...listeners]) isolate(listener, value)
    },
  }
}

export interface TaskParts {
  api: TaskApi
  /** The base library: methods that came later are not there. */
  sdkVersion: string
  options: Options
  /** What goes to the device; a failure when the call is wrong. The task is there all the same. */
  args: Args | { failed: WxFailure }
  /** Makes the device's result the one of `wx`. */
  result?(value: Result): Result
  /** Makes a failure the one that is told. */
  failure?(value: WxFailure): WxFailure
}

/** Starts a task on the device and gives the object that WeChat gives. */
export function openTask(
  bridge: Bridge,
  isolate: Isolate,
  { api, sdkVersion, options, args, result, ...parts }: TaskParts,
): Task {
  const headers = createListeners(isolate)
  const progress = createListeners(isolate)
  const chunks = createListeners(isolate)
  let over = false
  let returned = false
  const early: TaskEvent[] = []

  const told = (value: WxFailure) => parts.failure?.(value) ?? value

  function finish(outcome: 'success' | 'fail', value: object): void {
    over = true
    settle(isolate, options, outcome, value)
  }

  function take(event: TaskEvent): void {
    if (over) return
    if (!returned) {
      early.push(event)
      return
    }
    if (event.type === 'headers') headers.tell(event.value)
    else if (event.type === 'progress') progress.tell(event.value)
    else if (event.type === 'chunk') chunks.tell(event.value)
    else if (event.type === 'fail') finish('fail', told(asFailure(api, event.value)))
    else finish('success', { ...(result?.(event.value) ?? event.value), errMsg: `${api}:ok` })
  }

  const failed = 'failed' in args ? (args.failed as WxFailure) : null
  const running = failed === null ? bridge.open(api, args as Args, take) : null
  later(() => {
    returned = true
    if (failed !== null) take({ type: 'fail', value: failed })
    for (const event of early) take(event)
  })

  const task: Task = {
    abort() {
      if (over || failed !== null) return
      over = true
      running?.abort()
      // errno 603105 is documented for downloads only (wx-api §1.5).
      const why = failure(api, 'abort', api === 'downloadFile' ? 603105 : undefined)
      later(() => settle(isolate, options, 'fail', told(why)))
    },
    onHeadersReceived: headers.on,
    offHeadersReceived: headers.off,
  }
  const own =
    api === 'request'
      ? { onChunkReceived: chunks.on, offChunkReceived: chunks.off }
      : { onProgressUpdate: progress.on, offProgressUpdate: progress.off }
  const since = taskMethods[kinds[api]]!
  const there = Object.entries({ ...task, ...own }).filter(([name]) => atLeast(sdkVersion, since[name]!))
  return Object.fromEntries(there) as unknown as Task
}
