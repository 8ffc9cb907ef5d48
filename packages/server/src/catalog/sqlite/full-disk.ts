import { statfsSync } from 'node:fs'
import { storageFull } from '../../storage-error.ts'

// https://www.sqlite.org/rescode.html: the low byte is the primary code.
const SQLITE_IOERR = 10
const SQLITE_CANTOPEN = 14
const LITTLE = 256 * 1024

/**
 * SQLite says `full` only of some of the ways in which it meets a full disk: where it can't make its shared-memory file grow, or
 * a new file, it says that reading or writing failed. What is free on the disk tells which it was.
 */
export function explainFailure(folder: string): (error: unknown) => unknown {
  return (error) => {
    const primary = ((error as { errcode?: number } | null)?.errcode ?? 0) & 0xff
    if (primary !== SQLITE_IOERR && primary !== SQLITE_CANTOPEN) return error
    try {
      const { bavail, bsize } = statfsSync(folder)
      return bavail * bsize < LITTLE ? storageFull(error) : error
    } catch {
      return error
    }
  }
}
