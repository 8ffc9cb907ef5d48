import type { Args, Bridge, Result } from './bridge.ts'
import { createAsync, type Isolate, type Options } from './call.ts'
import { rowIn } from './can-i-use.ts'
import { asFailure, failure, WxError } from './failure.ts'
import { checkParameters } from './parameters.ts'
import type { ApiRow } from './surface.ts'
import { type FileSystemMethod, fileSystemRows } from './surface-files.ts'
import { atLeast } from './version.ts'

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
  return (...given: unknown[]): unknown =>
    runSync(api, row, Object.fromEntries(names.map((name, at) => [name, given[at]])), behind)
}

function runSync(api: string, row: ApiRow, options: Options, behind: (args: Args) => unknown): unknown {
  const checked = checkParameters(api, row, options)
  if ('failed' in checked) throw new WxError(checked.failed)
  try {
    return behind(checked.args)
  } catch (error) {
    throw new WxError(asFailure(api, error))
  }
}

/** What goes to the device: of the buffer that `read` fills only its size. */
function sent(api: string, name: string, args: Args): Args {
  if (name !== 'read') return args
  const { arrayBuffer, ...rest } = args
  if (!(arrayBuffer instanceof ArrayBuffer)) {
    throw { ...failure(api, 'array buffer does not exist', 1302005), errCode: 1302005 }
  }
  return { ...rest, room: arrayBuffer.byteLength }
}

/** What comes back: `read` gives the caller's own buffer, with the bytes in it. */
function taken(name: string, args: Args, result: Result): Result {
  if (name !== 'read') return withStats(result)
  const arrayBuffer = args.arrayBuffer as ArrayBuffer
  const { data, bytesRead } = result
  new Uint8Array(arrayBuffer).set(new Uint8Array(data as ArrayBuffer), Number(args.offset))
  return { bytesRead, arrayBuffer }
}

/** `wx.getFileSystemManager()`. No method returns a Promise (wx-api §1.2). `sdkVersion` = the base library. */
export function createFileSystem(bridge: Bridge, isolate: Isolate, sdkVersion: string): FileSystemManager {
  const methods: Record<string, unknown> = {}
  for (const [name, given] of Object.entries(fileSystemRows)) {
    if (!atLeast(sdkVersion, given.since ?? '0')) continue
    const row = rowIn(given, sdkVersion)
    const run = createAsync(isolate, name, row, async (args) =>
      taken(name, args, await bridge.call(name, sent(name, name, args))),
    )
    methods[name] = (options?: Options) => void run(options)
    if (row.sync === undefined) continue
    const field = row.sync
    const api = `${name}Sync`
    const behind = (args: Args) => {
      const result = taken(name, args, bridge.callSync(api, sent(api, name, args)))
      return field === '*' ? result : field === '' ? undefined : result[field]
    }
    methods[api] = row.byObject
      ? (options?: unknown) => runSync(api, row, Object(options) as Options, behind)
      : createSync(api, row, behind)
  }
  return methods as FileSystemManager
}
