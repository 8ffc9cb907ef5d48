import type { Args, Bridge, Result } from './bridge.ts'
import { createAsync, type Isolate, type Options } from './call.ts'
import { asFailure, WxError } from './failure.ts'
import { checkParameters } from './parameters.ts'
import type { ApiRow } from './surface.ts'
import { type FileSystemMethod, fileSystemRows } from './surface-files.ts'

/** What a file or folder is (wx-api §8.3 [docs]). Times are Unix seconds. */
export interface Stats {
  mode: number
  size: number
  lastAccessedTime: number
  lastModifiedTime: number
  isDirectory(): boolean
  isFile(): boolean
}

/** Methods by their names in wx-api §8.2: callbacks only, and `Sync` forms that return or throw. */
// biome-ignore lint/suspicious/noExplicitAny: mini-program code calls it without types
export type FileSystemManager = Record<FileSystemMethod, (...args: any[]) => any>

function toStats({ directory, ...rest }: Result): Stats {
  return {
    ...(rest as Pick<Stats, 'mode' | 'size' | 'lastAccessedTime' | 'lastModifiedTime'>),
    isDirectory: () => directory === true,
    isFile: () => directory !== true,
  }
}

/** A recursive stat gives a list of `{ path, stats }` (wx-api §8.3, C6). */
function withStats(result: Result): Result {
  if (!('stats' in result)) return result
  const { stats } = result
  return {
    ...result,
    stats: Array.isArray(stats)
      ? stats.map((one: { path: string; stats: Result }) => ({ path: one.path, stats: toStats(one.stats) }))
      : toStats(stats as Result),
  }
}

/** A `Sync` form out of a row: arguments by position, checked the same way; throws a {@link WxError}. */
export function createSync(api: string, row: ApiRow, behind: (args: Args) => unknown) {
  const names = Object.keys(row.params ?? {})
  return (...given: unknown[]): unknown => {
    const checked = checkParameters(api, row, Object.fromEntries(names.map((name, at) => [name, given[at]])))
    if ('failed' in checked) throw new WxError(checked.failed)
    try {
      return behind(checked.args)
    } catch (error) {
      throw new WxError(asFailure(api, error))
    }
  }
}

/** `wx.getFileSystemManager()`. No method returns a Promise (wx-api §1.2). */
export function createFileSystem(bridge: Bridge, isolate: Isolate): FileSystemManager {
  const methods: Record<string, unknown> = {}
  for (const [api, row] of Object.entries(fileSystemRows)) {
    const run = createAsync(isolate, api, row, async (args) => withStats(await bridge.call(api, args)))
    methods[api] = (options?: Options) => void run(options)
    if (row.sync === undefined) continue
    const field = row.sync
    methods[`${api}Sync`] = createSync(`${api}Sync`, row, (args) => {
      const result = withStats(bridge.callSync(`${api}Sync`, args))
      return field === '' ? undefined : result[field]
    })
  }
  return methods as FileSystemManager
}
