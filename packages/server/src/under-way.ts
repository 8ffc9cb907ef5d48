import type { Catalog, FileRow, UploadRow } from './catalog/catalog.ts'
import { DukouError } from './errors.ts'
import { idOfKey, newId } from './ids.ts'
import type { Lease } from './leases.ts'
import { displayName } from './names.ts'
import type { Policy } from './policy.ts'
import { STAGING } from './shelving.ts'
import type { Storage } from './storage/storage.ts'
import { fileTooLarge } from './too-much.ts'

/** A file that somebody wants to send. */
export interface Wanted {
  name: string
  /** Bytes. */
  size: number
  /** What the client says about it; given back and not looked at. */
  metadata: string
}

/** What an upload is right now: under way, or the file that it has become. */
export type Found = { row: UploadRow; file: null } | { row: null; file: FileRow }

/** Uploads that outlive a request, as their owners find them; nobody else does. */
export interface UnderWay {
  /** Throws `upload_gone` for what isn't there or isn't the owner's. */
  find(id: string, owner: string): Promise<Found>
  /** Gives up what has not become a file, and its bytes. */
  forget(id: string, lease: Lease): Promise<void>
  /** Runs the work under the lease of an upload, with what it is then. Throws what `find` and `Leases.take` throw. */
  withLease<T>(id: string, owner: string, work: (found: Found, lease: Lease) => Promise<T>): Promise<T>
  /** Runs the work for one whose time is over, whoever's it is; not for one that was prolonged or has ended meanwhile. */
  withExpired(id: string, work: (row: UploadRow, lease: Lease) => Promise<void>): Promise<void>
  /**
   * Opens one under a lease; with a key, the same for the same key of its owner, however often it is asked for: `work` then gets
   * what it has become. Throws `file_too_large`, `quota_exceeded`, or `idempotency_conflict` for another size under the same key.
   */
  open<T>(
    policy: Policy,
    file: Wanted,
    how: { via: UploadRow['via']; lifeMs: number; key?: string },
    work: (found: Found & { isNew: boolean }, lease: Lease) => Promise<T>,
  ): Promise<T>
}

export function createUnderWay(options: { catalog: Catalog; storage: Storage; now: () => number }): UnderWay {
  const { catalog, storage, now } = options

  async function look(id: string, owner: string): Promise<Found | null> {
    const row = await catalog.uploads.find(id, now())
    if (row?.owner === owner) return { row, file: null }
    const file = await catalog.files.find(id, now())
    return file?.owner === owner ? { row: null, file } : null
  }

  async function find(id: string, owner: string): Promise<Found> {
    const found = await look(id, owner)
    if (!found) throw gone()
    return found
  }

  async function underLease<T>(id: string, work: (lease: Lease) => Promise<T>): Promise<T> {
    const lease = await catalog.leases.take(id)
    try {
      return await work(lease)
    } finally {
      await lease.release()
    }
  }

  async function forget(id: string, { epoch }: Lease): Promise<void> {
    await catalog.uploads.drop(id, epoch)
    await storage.delete(STAGING + id)
  }

  return {
    find,
    forget,

    async withLease(id, owner, work) {
      // Whoever asks for a stranger's upload must not interrupt it.
      await find(id, owner)
      return underLease(id, async (lease) => work(await find(id, owner), lease))
    },

    withExpired: (id, work) =>
      underLease(id, async (lease) => {
        const row = await catalog.uploads.find(id, 0)
        if (row && row.expiresAt <= now()) await work(row, lease)
      }),

    async open(policy, { name, size, metadata }, { via, lifeMs, key }, work) {
      const { owner } = policy
      if (size > policy.maxFileSize) throw fileTooLarge(policy.maxFileSize)
      const id = key === undefined ? newId() : await idFor(owner, key)
      return underLease(id, async (lease) => {
        const found = key === undefined ? null : await look(id, owner)
        if (found) {
          if ((found.row ?? found.file).size !== size) throw keyConflict()
          return work({ ...found, isNew: false }, lease)
        }
        // What has expired and wasn't swept yet.
        if (key !== undefined) await forget(id, lease)
        const createdAt = now()
        const row: UploadRow = {
          id,
          owner,
          name: displayName(name),
          size,
          metadata,
          policy,
          createdAt,
          expiresAt: createdAt + lifeMs,
          via,
          key: STAGING + id,
          held: { offset: 0, state: '' },
        }
        await catalog.uploads.open(row)
        return work({ row, file: null, isNew: true }, lease)
      })
    },
  }

  /** The id of a file that was deleted is never given to another one. */
  async function idFor(owner: string, key: string): Promise<string> {
    const id = idOfKey(owner, key)
    const isDeleted = (await catalog.files.known([id])).has(id) && !(await catalog.files.find(id, now()))
    return isDeleted ? newId() : id
  }
}

export function gone(): DukouError {
  return new DukouError('upload_gone', {
    en: 'There is no such upload: it is over, it has expired, or it is not yours. Begin anew.',
    zh: '没有这个上传任务：它已结束、已过期，或不属于你。请重新上传。',
  })
}

function keyConflict(): DukouError {
  return new DukouError('idempotency_conflict', {
    en: 'This key was used for a file of another size. Each file needs a key of its own.',
    zh: '该 key 已用于另一个大小不同的文件，每个文件需要各自的 key。',
  })
}
