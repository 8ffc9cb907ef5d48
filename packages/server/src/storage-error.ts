import { DukouError, systemCode } from './errors.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
// libuv has no name for it: on Linux, a disk quota shows as "Unknown system error -122".
const UNNAMED_EDQUOT = -122
const SQLITE_FULL = 13

/** What a client is told of a failure of the disk or the database. */
export function asStorageError(error: unknown): unknown {
  if (error instanceof DukouError) return error
  const { errcode, errno } = (error ?? {}) as { errcode?: number; errno?: number }
  const isFull = FULL.has(systemCode(error) ?? '') || errcode === SQLITE_FULL || errno === UNNAMED_EDQUOT
  return isFull ? storageFull(error) : new DukouError('storage_failed', undefined, error)
}

export function storageFull(cause?: unknown): DukouError {
  return new DukouError(
    'storage_full',
    { en: 'There is no room left on the server. Try again later.', zh: '服务器空间不足，请稍后再试。' },
    cause,
  )
}
