import type { Result } from './bridge.ts'
import { hasCallback, type Options } from './call.ts'
import type { TaskVariant } from './network.ts'
import { tagOf } from './parameters.ts'
import type { RequestTask, TaskApi, TransferTask } from './task.ts'
import { h5Members, h5Task, h5Variant } from './uni-h5.ts'
import { startOf, type Wx } from './wx.ts'

/** The `uni` object: what `wx` has, with the differences of wx-api §15.1. */
export type Uni = Omit<Wx, 'request' | 'uploadFile' | 'downloadFile'> & {
  request(options: object): RequestTask | Promise<Result>
  uploadFile(options: object): TransferTask | Promise<Result>
  downloadFile(options: object): TransferTask | Promise<Result>
}

export interface UniOptions {
  /** `mp-weixin` (default): as in a mini program. `h5`: as on a web page. */
  platform?: 'mp-weixin' | 'h5'
  /** Which build: in that of Vue 2 the promises of the network calls resolve with `[null, result]` or `[error]`. Default 3. */
  vue?: 2 | 3
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
export function createUni(wx: Wx, { platform = 'mp-weixin', vue = 3 }: UniOptions = {}): Uni {
  const start = startOf(wx)
  const h5 = platform === 'h5'

  function variantOf(api: TaskApi, options: Options): TaskVariant {
    const files = api === 'uploadFile' ? filesOf(options) : undefined
    return { ...(h5 && h5Variant(api)), ...(files !== undefined && { files }) }
  }

  const call = (api: TaskApi) => (given: object) => {
    const options = { ...(tagOf(given) === 'Object' ? given : {}) } as Options
    // There is no filePath option on H5.
    if (h5 && api === 'downloadFile') delete options.filePath
    const variant = variantOf(api, options)
    if (hasCallback(options)) {
      const task = start(api, options, variant)
      return h5 ? h5Task(task) : task
    }
    return new Promise<unknown>((resolve, reject) => {
      const ends =
        vue === 2
          ? {
              success: (result: unknown) => resolve([null, result]),
              fail: (error: unknown) => resolve([error]),
            }
          : { success: resolve, fail: reject }
      start(api, { ...options, ...ends }, variant)
    })
  }

  return Object.assign(
    Object.create(wx) as object,
    { request: call('request'), uploadFile: call('uploadFile'), downloadFile: call('downloadFile') },
    h5 ? h5Members(wx) : {},
  ) as unknown as Uni
}
