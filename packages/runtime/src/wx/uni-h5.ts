import type { Result, WxFailure } from './bridge.ts'
import type { Options } from './call.ts'
import { hasCallback, later } from './call.ts'
import type { TaskVariant } from './network.ts'
import type { Task, TaskApi } from './task.ts'
import type { Wx } from './wx.ts'

/**
 * How `uni` differs on H5 (wx-api §15.1). Not imitated, because paths here are the phone's: blob URLs, and file names
 * made of `File.name`.
 */

/** Numbers are deleted, and of the reasons only these three are told. */
function toH5Failure(api: TaskApi, { errMsg }: WxFailure): WxFailure {
  const reason = /fail (abort|timeout)$/.exec(errMsg)?.[1]
  if (reason !== undefined) return { errMsg: `${api}:fail ${reason}` }
  if (api === 'uploadFile' && errMsg.endsWith('file not found'))
    return { errMsg: 'uploadFile:fail file error' }
  return { errMsg: errMsg.includes('parameter error') ? errMsg : `${api}:fail` }
}

export function h5Variant(api: TaskApi): TaskVariant {
  return {
    lax: true,
    failure: (value) => toH5Failure(api, value),
    result: (value) => (api === 'request' ? { ...value, cookies: [] } : value),
  }
}

function notImplemented(): never {
  throw new Error('Method not implemented.')
}

/** Headers events throw, and `offProgressUpdate` needs the function. */
export function h5Task(task: Task): Task {
  const { offProgressUpdate } = task as { offProgressUpdate?: (listener: unknown) => void }
  return {
    ...task,
    onHeadersReceived: notImplemented,
    offHeadersReceived: notImplemented,
    ...(offProgressUpdate && {
      offProgressUpdate: (listener?: unknown) => {
        if (listener !== undefined) offProgressUpdate(listener)
      },
    }),
  }
}

const unsupported = ['saveFile', 'getSavedFileList', 'getSavedFileInfo', 'removeSavedFile']

function refuse(api: string) {
  return (options: Options = {}): Promise<never> | undefined => {
    const why = { errMsg: `${api}:fail method 'uni.${api}' not supported` }
    if (!hasCallback(options)) return Promise.reject(why)
    later(() => {
      for (const name of ['fail', 'complete']) if (typeof options[name] === 'function') options[name](why)
    })
    return undefined
  }
}

/** Saved files and the file system are not there; `getFileInfo` tells the size only. */
export function h5Members(wx: Wx): Record<string, unknown> {
  const sizeOnly = (fn: unknown) =>
    typeof fn === 'function' ? ({ digest: _, ...rest }: Result) => fn(rest) : undefined
  return {
    ...Object.fromEntries(unsupported.map((api) => [api, refuse(api)])),
    getFileSystemManager: undefined,
    getFileInfo(options: Options) {
      if (!hasCallback(options)) return wx.getFileInfo(options).then(sizeOnly((result: Result) => result))
      const { success, complete } = options
      return wx.getFileInfo({ ...options, success: sizeOnly(success), complete: sizeOnly(complete) })
    },
  }
}
