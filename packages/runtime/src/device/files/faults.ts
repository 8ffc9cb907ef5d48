import { Fault, fileFault } from '../fault.ts'

/** What Node's file system says, in WeChat's words and numbers (wx-api §8.4 and §8.5). */
const known: Record<string, [reason: string, code: number]> = {
  EPERM: ['operation not permitted', 1300001],
  ENOENT: ['no such file or directory', 1300002],
  EIO: ['Input/output error', 1300005],
  EACCES: ['permission denied', 1300013],
  ENOTDIR: ['not a directory', 1300020],
  EISDIR: ['illegal operation on a directory', 1301003],
  EINVAL: ['Invalid argument', 1300022],
  ENAMETOOLONG: ['File name too long', 1300036],
  ENOTEMPTY: ['directory not empty', 1300066],
  EEXIST: ['file already exists', 1301005],
  ENOSPC: ['the maximum size of the file storage limit is exceeded', 1300202],
}

/** `tail` follows the reason, such as `, open <path>`. A {@link Fault} passes as it is. */
export function toFault(error: unknown, tail: string): Fault {
  if (error instanceof Fault) return error
  const [reason, code] = known[(error as NodeJS.ErrnoException).code ?? ''] ?? ['system error', 1300201]
  return fileFault(reason + tail, code)
}

export const missing = (tail: string) => fileFault(`no such file or directory${tail}`, 1300002)
export const denied = (tail: string) => fileFault(`permission denied${tail}`, 1300013)
export const noAccess = () => fileFault('permission denied, cannot access file path', 1301000)
export const onFolder = (path: string) =>
  fileFault(`illegal operation on a directory, open "${path}"`, 1301003)
