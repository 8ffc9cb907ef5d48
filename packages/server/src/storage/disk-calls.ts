import fs, { constants } from 'node:fs'
import { promisify } from 'node:util'
import { adaptiveFlush } from './pace.ts'

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants
// Windows has no such flags; there a directory can't be flushed either.
export const NOFOLLOW = O_NOFOLLOW ?? 0
const CAN_FLUSH_FOLDERS = process.platform !== 'win32'

/**
 * Every call that changes the file system, in one place, so that a test can record the calls and cut the power between any
 * two. What only touches the page cache is synchronous, because a trip through the thread pool costs more than the call; what
 * waits for the disk, or for much of it, is not.
 */
export interface DiskCalls {
  mkdirSync(path: string): void
  openSync(path: string, flags: number | 'r+', mode?: number): number
  open(path: string, flags: number, mode: number): Promise<number>
  closeSync(fd: number): void
  /** Bytes of the file. */
  sizeSync(fd: number): number
  ftruncateSync(fd: number, size: number): void
  /** Returns how many bytes were written, which may be fewer. */
  writevSync(fd: number, chunks: Uint8Array[], position: number): number
  writev(fd: number, chunks: Uint8Array[], position: number): Promise<number>
  fdatasync(fd: number): Promise<void>
  fsync(fd: number): Promise<void>
  renameSync(from: string, to: string): void
  unlink(path: string): Promise<void>
}

// Callbacks under the hood: the FileHandle of node:fs/promises costs several times as much.
const unlink = promisify(fs.unlink)
const fdatasync = adaptiveFlush(promisify(fs.fdatasync), fs.fdatasyncSync)
const fsync = adaptiveFlush(promisify(fs.fsync), fs.fsyncSync)

export const diskCalls: DiskCalls = {
  mkdirSync: (path) => fs.mkdirSync(path, { mode: 0o700 }),
  openSync: fs.openSync,
  open: promisify(fs.open),
  closeSync: fs.closeSync,
  sizeSync: (fd) => fs.fstatSync(fd).size,
  ftruncateSync: fs.ftruncateSync,
  writevSync: fs.writevSync,
  writev: (fd, chunks, position) =>
    new Promise((resolve, reject) => {
      fs.writev(fd, chunks, position, (error, written) => (error ? reject(error) : resolve(written)))
    }),
  fdatasync,
  fsync,
  renameSync: fs.renameSync,
  unlink,
}

/** A new or renamed entry is on stable storage only once its folder is. */
export async function flushFolder(folder: string, calls: DiskCalls = diskCalls): Promise<void> {
  if (!CAN_FLUSH_FOLDERS) return
  const fd = calls.openSync(folder, O_RDONLY | O_DIRECTORY)
  try {
    await calls.fsync(fd)
  } finally {
    calls.closeSync(fd)
  }
}
