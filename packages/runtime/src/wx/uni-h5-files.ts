import type { Result } from './bridge.ts'
import type { Options } from './call.ts'
import { namesOf, type Wx } from './wx.ts'

/**
 * Files as `uni` has them on H5 (wx-api §15.1): blob URLs instead of paths, and Files in `tempFiles`. The bytes stay
 * on the phone too, where they are uploaded from.
 */
export interface H5Files {
  /** What a picker told, with blob URLs and Files. */
  picked(result: Result): Result
  /** What a download told, with a blob URL. */
  downloaded(result: Result): Result
  /** The phone's path of a blob URL; another path as it is. */
  pathOf(path: unknown): unknown
  /** How a file is uploaded: from where, and under which name. `source` is a path, a blob URL or a File. */
  sent(name: string, source: unknown): { name: string; filePath: string; fileName: string }
}

export function createH5Files(wx: Wx): H5Files {
  const paths = new Map<string, string>()
  const fileUrls = new WeakMap<Blob, string>()

  const urlOf = (blob: Blob, path: string): string => {
    const known = fileUrls.get(blob)
    if (known !== undefined) return known
    const url = URL.createObjectURL(blob)
    fileUrls.set(blob, url)
    paths.set(url, path)
    return url
  }
  const bytesOf = (path: string) => wx.getFileSystemManager().readFileSync(path) as ArrayBuffer

  const pathOf = (path: unknown) => paths.get(path as string) ?? path

  return {
    pathOf,
    picked(result) {
      const tempFiles = (result.tempFiles as { path: string }[]).map(({ path }) => {
        const file = new File([bytesOf(path)], namesOf(wx).get(path) ?? '')
        // Made when it is asked for, as in uni-h5.
        return Object.defineProperty(file, 'path', { get: () => urlOf(file, path) }) as File & {
          path: string
        }
      })
      return { ...result, tempFilePaths: tempFiles.map(({ path }) => path), tempFiles }
    },
    downloaded(result) {
      const path = result.tempFilePath as string
      return { ...result, tempFilePath: urlOf(new Blob([bytesOf(path)]), path) }
    },
    sent(name, source) {
      const filePath = String(pathOf(source instanceof Blob ? fileUrls.get(source) : source))
      return { name, filePath, fileName: namesOf(wx).get(filePath) || `file-${Date.now()}` }
    },
  }
}

/** Changes the result of a call that takes callbacks or gives a promise. */
export function changing(call: (options: Options) => unknown, change: (result: Result) => Result) {
  return (options: Options = {}): unknown => {
    const told = new Map<Result, Result>()
    // `success` and `complete` get the same object.
    const once = (result: Result) => {
      if (!String(result.errMsg).endsWith(':ok')) return result
      const changed = told.get(result) ?? change(result)
      told.set(result, changed)
      return changed
    }
    const callbacks = Object.fromEntries(
      ['success', 'complete'].flatMap((name) => {
        const given = options[name]
        return typeof given === 'function' ? [[name, (result: Result) => given(once(result))]] : []
      }),
    )
    const returned = call({ ...options, ...callbacks })
    return returned instanceof Promise ? returned.then(change) : returned
  }
}
