import { DukouError } from '../../errors.ts'
import { storageFull } from '../../storage-error.ts'

/** What is looked at of an error of the SDK, of Node's network or of ourselves. */
interface Failed {
  name?: string
  code?: string
  $metadata?: { httpStatusCode?: number }
}

// Ceph, MinIO and others name a full store or a used-up quota each in its own way.
const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'XMinioAdminBucketQuotaExceeded'])
const ABSENT = new Set(['NoSuchKey', 'NotFound', 'NoSuchUpload'])
// What a repetition can make right although its status says that the request is wrong. The SDK corrects its clock by such an answer.
const PASSING = new Set(['RequestTimeout', 'RequestTimeTooSkewed', 'SlowDown', 'BadDigest', 'IncompleteBody'])
const NEVER = new Set([501, 507])

function statusOf(error: unknown): number | null {
  return (error as Failed | null)?.$metadata?.httpStatusCode ?? null
}

/** What an error is called: by the store, or by Node where the store did not answer. */
export function nameOf(error: unknown): string {
  const { name, code } = (error ?? {}) as Failed
  return name !== undefined && name !== 'Error' ? name : (code ?? '')
}

/** The store says that there is no such object or multipart upload. */
export function isAbsent(error: unknown): boolean {
  return statusOf(error) === 404 && ABSENT.has(nameOf(error))
}

/** The range begins behind the end. */
export function isOutside(error: unknown): boolean {
  return statusOf(error) === 416
}

/** The same call may succeed when it is made again. */
export function isPassing(error: unknown): boolean {
  return isOutage(error) || PASSING.has(nameOf(error))
}

/** The store did not answer, or says that it can't. */
export function isOutage(error: unknown): boolean {
  if (error instanceof DukouError) return false
  const status = statusOf(error)
  return status === null || status === 429 || (status >= 500 && !NEVER.has(status))
}

/** What a client is told of it. */
export function asFailure(error: unknown): DukouError {
  if (error instanceof DukouError) return error
  if (FULL.has(nameOf(error)) || statusOf(error) === 507) return storageFull(error)
  return new DukouError('storage_failed', undefined, error)
}

/** What is said while the store is left alone, because it did not answer before. */
export function storageUnavailable(cause: unknown): DukouError {
  return new DukouError(
    'storage_unavailable',
    {
      en: 'The object store cannot be reached now. Try again in a moment.',
      zh: '暂时无法访问对象存储，请稍后再试。',
    },
    cause,
  )
}
