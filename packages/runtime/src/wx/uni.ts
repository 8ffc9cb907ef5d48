import type { Result } from './bridge.ts'
import { hasCallback, type Options } from './call.ts'
import type { TaskVariant } from './network.ts'
import { tagOf } from './parameters.ts'
import type { RequestTask, Task, TaskApi, TransferTask } from './task.ts'
import { startOf, type Wx } from './wx.ts'

/** The `uni` object: what `wx` has, with the differences of wx-api §15.1. */
export type Uni = Omit<Wx, 'request' | 'uploadFile' | 'downloadFile'> & {
  request(options: object): RequestTask | Promise<Result>
  uploadFile(options: object): TransferTask | Promise<Result>
  downloadFile(options: object): TransferTask | Promise<Result>
}

/** How `uni` differs on a web page. */
export interface OnH5 {
  variant(api: TaskApi): TaskVariant
  /** How a file is uploaded. `source` is a path, a blob URL or a File. */
  sent(name: string, source: unknown): { name: string; filePath: string }
  task(task: Task): Task
  /** Members that are others than in a mini program. */
  members: Record<string, unknown>
}

export interface UniOptions {
  /** As on a web page. Default: as in a mini program. */
  h5?: OnH5
  /** Which build: in that of Vue 2 the promises of the network calls resolve with `[null, result]` or `[error]`. Default 3. */
  vue?: 2 | 3
}

interface Given {
  name?: string
  uri?: string
  /** A File of a picker, on H5. */
  file?: unknown
}

/** What is uploaded: `files: [{ name = 'file', uri, file }]`, where `filePath` and `name` then do not count. */
function filesOf(options: Options, h5: OnH5 | undefined): TaskVariant['files'] {
  const many = Array.isArray(options.files) && options.files.length > 0
  const list = many
    ? (options.files as Given[])
    : [{ name: options.name, uri: options.filePath, file: options.file } as Given]
  if (h5) {
    // Without any of the three the parameters are checked as ever.
    if (!many && list[0]!.uri === undefined && list[0]!.file === undefined) return undefined
    return list.map(({ name = 'file', uri, file }) => h5.sent(name, file ?? uri))
  }
  return many ? list.map(({ name = 'file', uri }) => ({ name, filePath: String(uri) })) : undefined
}

/**
 * Makes a `uni` out of a `wx`. It inherits everything, also what is added to that `wx` later. Different are the three
 * network calls: a task only when a callback is given, else a Promise; several files in one upload.
 */
export function createUni(wx: Wx, { h5, vue = 3 }: UniOptions = {}): Uni {
  const start = startOf(wx)

  function variantOf(api: TaskApi, options: Options): TaskVariant {
    const files = api === 'uploadFile' ? filesOf(options, h5) : undefined
    return { ...h5?.variant(api), ...(files !== undefined && { files }) }
  }

  const call = (api: TaskApi) => (given: object) => {
    const options = { ...(tagOf(given) === 'Object' ? given : {}) } as Options
    // There is no filePath option on H5.
    if (h5 && api === 'downloadFile') delete options.filePath
    const variant = variantOf(api, options)
    if (hasCallback(options)) {
      const task = start(api, options, variant)
      return h5 ? h5.task(task) : task
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
    h5?.members,
  ) as unknown as Uni
}
