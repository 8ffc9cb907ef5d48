import type { Catalog, FileRow, UploadRow } from './catalog/catalog.ts'
import { DukouError } from './errors.ts'
import type { Lease } from './leases.ts'
import type { Pipeline, Upload } from './pipeline.ts'
import type { Policy } from './policy.ts'
import type { Body } from './storage/storage.ts'
import { gone, type UnderWay, type Wanted } from './under-way.ts'

/** How far an upload is. Its file is null until it is whole and accepted. */
export interface Progress {
  /** Bytes held, safe against a crash of this process. */
  offset: number
  size: number
  metadata: string
  /** Milliseconds since 1970; null once there is a file. */
  expiresAt: number | null
  file: FileRow | null
}

/** A body for an upload, which whoever else asks for the upload can stop. */
export interface Incoming {
  body: Body
  stop(error: Error): void
  /** Looked at once the body has come whole: false takes back what it brought. */
  isRight?: () => boolean
}

/** Uploads over several requests: the pipeline's steps under a lease. Each call but `create` throws `upload_gone` for what isn't the owner's. */
export interface Resumable {
  /**
   * With a key it is the same upload for the same key of its owner, however often it is asked for, or what has become of it.
   * Throws `quota_exceeded`, `file_too_large`, or `idempotency_conflict` when the key was used for another size.
   */
  create(policy: Policy, file: Wanted, key?: string): Promise<Progress & { id: string }>
  /** Asks whoever appends to let go, and tells what is held then. */
  progress(id: string, owner: string): Promise<Progress>
  /**
   * Adds a body at an offset; the last byte makes the file. Throws `offset_conflict`, `checksum_mismatch`, `upload_busy`, what the
   * body threw, and what acceptance throws.
   */
  append(id: string, owner: string, offset: number, open: () => Incoming): Promise<Progress>
  cancel(id: string, owner: string): Promise<void>
}

// Digests of so many uploads are kept between their requests; another's bytes are read again at its end.
const MOST_LIVE = 1000

export function createResumable(options: {
  pipeline: Pipeline
  catalog: Catalog
  underWay: UnderWay
  uploadSeconds: number
  now: () => number
}): Resumable {
  const { pipeline, catalog, underWay, now } = options
  const lifeMs = options.uploadSeconds * 1000
  const live = new Map<string, Upload>()

  async function load(row: UploadRow): Promise<Upload> {
    const known = live.get(row.id)
    live.delete(row.id)
    // Another process may have gone on with it meanwhile; then what is on record is not what is known here.
    const upload = known?.held.state === row.held.state ? known : await pipeline.openStaged(row)
    live.set(row.id, upload)
    if (live.size > MOST_LIVE) live.delete(live.keys().next().value!)
    return upload
  }

  async function forget(id: string, lease: Lease): Promise<void> {
    live.delete(id)
    await underWay.forget(id, lease)
  }

  /** The last steps. What can never be accepted goes away at once; what failed on our side can be tried again. */
  async function finish(row: UploadRow, upload: Upload, lease: Lease): Promise<Progress> {
    const { policy } = row
    try {
      const [file] = await pipeline.accept([upload], { policy, upload: { id: row.id, lease } })
      live.delete(row.id)
      return { offset: row.size, size: row.size, metadata: row.metadata, expiresAt: null, file: file! }
    } catch (error) {
      if (error instanceof DukouError && !error.retry && error.status < 500) await forget(row.id, lease)
      throw error
    }
  }

  async function describe(row: UploadRow, upload: Upload, lease: Lease): Promise<Progress> {
    if (upload.held.offset === row.size) return finish(row, upload, lease)
    const { size, metadata, expiresAt } = row
    return { offset: upload.held.offset, size, metadata, expiresAt, file: null }
  }

  /** Not with each request, which would cost a flush of the database. */
  async function prolong(row: UploadRow): Promise<void> {
    if (row.expiresAt - now() > 0.75 * lifeMs) return
    row.expiresAt = now() + lifeMs
    await catalog.uploads.prolong(row.id, row.expiresAt)
  }

  async function take(upload: Upload, { body, stop, isRight }: Incoming, lease: Lease): Promise<void> {
    const { signal } = lease
    const before = upload.held
    const onTaken = () => stop(takenOver())
    signal.addEventListener('abort', onTaken, { once: true })
    if (signal.aborted) onTaken()
    try {
      await append(upload, body, lease)
      if (signal.aborted) throw takenOver()
      if (isRight && !isRight()) throw checksumMismatch()
    } catch (error) {
      // A part that came with a checksum counts whole or not at all.
      if (isRight) await rewind(upload, before, lease)
      throw error
    } finally {
      signal.removeEventListener('abort', onTaken)
    }
  }

  async function rewind(upload: Upload, to: Upload['held'], lease: Lease): Promise<void> {
    upload.held = to
    upload.digest = null
    await append(upload, nothing(), lease)
  }

  /** What broke off is on record, too. */
  async function append(upload: Upload, body: Body, lease: Lease): Promise<void> {
    const { state } = upload.held
    try {
      await pipeline.append(upload, body, lease)
    } finally {
      if (upload.held.state !== state) {
        // Until that is done, only the record says what is held.
        live.delete(upload.id)
        await lease.save(upload.held)
        live.set(upload.id, upload)
      }
    }
  }

  /** Those without bytes are files at once. */
  async function begin(row: UploadRow, lease: Lease): Promise<Progress> {
    const { size, metadata, expiresAt } = row
    if (size > 0) return { offset: 0, size, metadata, expiresAt, file: null }
    const upload = await load(row)
    await append(upload, nothing(), lease)
    return finish(row, upload, lease)
  }

  return {
    create: (policy, file, key) =>
      underWay.open(policy, file, { via: 'tus', lifeMs, key }, async ({ row, file, isNew }, lease) => {
        if (!row) return { id: file.id, ...became(file) }
        return { id: row.id, ...(await (isNew ? begin(row, lease) : describe(row, await load(row), lease))) }
      }),

    async progress(id, owner) {
      return underWay.withLease(id, owner, async ({ row, file }, lease) =>
        row ? describe(row, await load(row), lease) : became(file),
      )
    },

    append: (id, owner, offset, open) =>
      underWay.withLease(id, owner, async ({ row, file }, lease) => {
        if (!row) throw offsetConflict(file.size, offset)
        const upload = await load(row)
        if (upload.held.offset !== offset) throw offsetConflict(upload.held.offset, offset)
        await prolong(row)
        await take(upload, open(), lease)
        return describe(row, upload, lease)
      }),

    cancel: (id, owner) =>
      underWay.withLease(id, owner, async ({ row }, lease) => {
        if (!row) throw gone()
        await forget(id, lease)
      }),
  }
}

function became(file: FileRow): Progress {
  return { offset: file.size, size: file.size, metadata: '', expiresAt: null, file }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

function offsetConflict(held: number, offset: number): DukouError {
  return new DukouError('offset_conflict', {
    en: `The server holds ${held} bytes, and the request begins at ${offset}. Ask for the offset and go on from there.`,
    zh: `服务器已有 ${held} 字节，而请求从 ${offset} 开始。请查询偏移量后继续。`,
  })
}

function takenOver(): DukouError {
  return new DukouError('upload_busy', {
    en: 'Another request went on with this upload.',
    zh: '该上传已由另一个请求继续。',
  })
}

function checksumMismatch(): DukouError {
  return new DukouError('checksum_mismatch', {
    en: 'The bytes that arrived are not those of the checksum. Send them again.',
    zh: '收到的内容与校验和不一致，请重新发送。',
  })
}
