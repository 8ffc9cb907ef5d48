import type { Result, WxFailure } from './bridge.ts'
import type { Options } from './call.ts'
import { hasCallback, later } from './call.ts'
import type { TaskVariant } from './network.ts'
import type { Task, TaskApi } from './task.ts'
import type { OnH5 } from './uni.ts'
import { changing, createH5Files, type H5Files } from './uni-h5-files.ts'
import type { Wx } from './wx.ts'

// How `uni` differs on H5 (wx-api §15.1); its files are in uni-h5-files.ts.

/** Numbers are deleted, and of the reasons only these three are told. */
function toH5Failure(api: TaskApi, { errMsg }: WxFailure): WxFailure {
  const reason = /fail (abort|timeout)$/.exec(errMsg)?.[1]
  if (reason !== undefined) return { errMsg: `${api}:fail ${reason}` }
  if (api === 'uploadFile' && errMsg.endsWith('file not found'))
    return { errMsg: 'uploadFile:fail file error' }
  return { errMsg: errMsg.includes('parameter error') ? errMsg : `${api}:fail` }
}

function h5Variant(api: TaskApi, files: H5Files): TaskVariant {
  return {
    lax: true,
    failure: (value) => toH5Failure(api, value),
    result(value) {
      if (api === 'request') return { ...value, cookies: [] }
      return api === 'downloadFile' ? files.downloaded(value) : value
    },
  }
}

function notImplemented(): never {
  throw new Error('Method not implemented.')
}

type OnProgress = (event: Result) => void

/** `progress` is rounded, where the phone rounds down. */
function rounded(event: Result): Result {
  const done = Number(event.totalBytesSent ?? event.totalBytesWritten)
  const total = Number(event.totalBytesExpectedToSend ?? event.totalBytesExpectedToWrite)
  return total > 0 ? { ...event, progress: Math.round((done / total) * 100) } : event
}

/** Headers events throw, and `offProgressUpdate` needs the function. */
function h5Task(task: Task): Task {
  const { onProgressUpdate, offProgressUpdate } = task as {
    onProgressUpdate?: (on: OnProgress) => void
    offProgressUpdate?: (on: OnProgress) => void
  }
  const listeners = new Map<OnProgress, OnProgress>()
  return {
    ...task,
    onHeadersReceived: notImplemented,
    offHeadersReceived: notImplemented,
    ...(onProgressUpdate && {
      onProgressUpdate(listener: OnProgress) {
        const own = listeners.get(listener) ?? ((event: Result) => listener(rounded(event)))
        listeners.set(listener, own)
        onProgressUpdate(own)
      },
    }),
    ...(offProgressUpdate && {
      offProgressUpdate(listener?: OnProgress) {
        const own = listener && listeners.get(listener)
        if (own) offProgressUpdate(own)
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

/** Pickers give blob URLs; saved files and the file system are not there; `getFileInfo` tells the size only. */
function h5Members(wx: Wx, files: H5Files): Record<string, unknown> {
  const from = (options: Options, field: string) => ({ ...options, [field]: files.pathOf(options[field]) })
  return {
    ...Object.fromEntries(unsupported.map((api) => [api, refuse(api)])),
    getFileSystemManager: undefined,
    chooseImage: changing((options) => wx.chooseImage(options), files.picked),
    getImageInfo: (options: Options = {}) => wx.getImageInfo(from(options, 'src')),
    getFileInfo: changing(
      (options) => wx.getFileInfo(from(options, 'filePath')),
      ({ digest: _, ...rest }) => rest,
    ),
  }
}

/** What `createUni` makes the `uni` of a web page with. */
export function onH5(wx: Wx): OnH5 {
  const files = createH5Files(wx)
  return {
    variant: (api) => h5Variant(api, files),
    sent: files.sent,
    task: h5Task,
    members: h5Members(wx, files),
  }
}
