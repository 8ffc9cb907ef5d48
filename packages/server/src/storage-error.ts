import { DukouError, systemCode } from './errors.ts'

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const SQLITE_FULL = 13

/** What a client is told of a failure of the disk or the database. */
export function asStorageError(error: unknown): unknown {
  if (error instanceof DukouError) return error
  const isFull =
    FULL.has(systemCode(error) ?? '') || (error as { errcode?: number } | null)?.errcode === SQLITE_FULL
  return isFull ? storageFull(error) : new DukouError('storage_failed', undefined, error)
}

export function storageFull(cause?: unknown): DukouError {
  return new DukouError(
    'storage_full',
    { en: 'There is no room left on the server. Try again later.', zh: '服务器空间不足，请稍后再试。' },
    cause,
  )
}
