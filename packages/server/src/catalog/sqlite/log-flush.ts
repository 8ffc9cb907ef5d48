import { sharedRun } from '../../shared-run.ts'

/** What is used of the file system. */
export interface FlushCalls {
  openSync(path: string, flags: 'r+'): number
  fdatasync(fd: number): Promise<void>
  closeSync(fd: number): void
}

/** Flushes SQLite's write-ahead log without holding up the event loop. Those who wait at the same time share a flush. */
export interface LogFlush {
  flush(): Promise<void>
  close(): void
}

/**
 * `path` is the log's, which exists as long as a connection is open. `mend` is called after a flush has failed: the kernel may have
 * dropped what it couldn't write and says so only once, so that no later flush of this log can be trusted until all of it
 * stands in the database itself.
 */
export function createLogFlush(path: string, calls: FlushCalls, mend: () => void): LogFlush {
  const fd = calls.openSync(path, 'r+')
  let isSound = true
  const flush = sharedRun(async () => {
    if (!isSound) {
      mend()
      isSound = true
      return
    }
    try {
      await calls.fdatasync(fd)
    } catch (error) {
      isSound = false
      throw error
    }
  })
  return { flush, close: () => calls.closeSync(fd) }
}
