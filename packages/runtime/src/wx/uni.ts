import type { Result } from './bridge.ts'
import { hasCallback, type Options } from './call.ts'
import { tagOf } from './parameters.ts'
import type { RequestTask, TaskApi, TransferTask } from './task.ts'
import { startOf, type Wx } from './wx.ts'

/** The `uni` object: what `wx` has, with the differences of wx-api §15.1. */
export type Uni = Omit<Wx, 'request' | 'uploadFile' | 'downloadFile'> & {
  request(options: object): RequestTask | Promise<Result>
  uploadFile(options: object): TransferTask | Promise<Result>
  downloadFile(options: object): TransferTask | Promise<Result>
}

/** `files: [{ name = 'file', uri }]`; then `filePath` and `name` do not count. */
function filesOf(options: Options) {
  if (!Array.isArray(options.files) || options.files.length === 0) return undefined
  return (options.files as { name?: string; uri: string }[]).map(({ name = 'file', uri }) => ({
    name,
    filePath: uri,
  }))
}

/**
 * Makes a `uni` out of a `wx`. It inherits everything, also what is added to that `wx` later. Different are the three
 * network calls: a task only when a callback is given, else a Promise; several files in one upload.
 */
export function createUni(wx: Wx): Uni {
  const start = startOf(wx)

  function variantOf(api: TaskApi, options: Options) {
    const files = api === 'uploadFile' ? filesOf(options) : undefined
    return files === undefined ? {} : { files }
  }

  const call = (api: TaskApi) => (given: object) => {
    const options = (tagOf(given) === 'Object' ? given : {}) as Options
    const variant = variantOf(api, options)
    if (hasCallback(options)) return start(api, options, variant)
    return new Promise<Result>((success, fail) => {
      start(api, { ...options, success, fail }, variant)
    })
  }

  return Object.assign(Object.create(wx) as object, {
    request: call('request'),
    uploadFile: call('uploadFile'),
    downloadFile: call('downloadFile'),
  }) as Uni
}
