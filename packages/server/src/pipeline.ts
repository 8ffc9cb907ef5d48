import type { Catalog, FileRow, Reservation, UploadRow } from './catalog/catalog.ts'
import { createDigest, type Digest } from './digest.ts'
import { digestBody } from './digest-body.ts'
import { DukouError } from './errors.ts'
import { newId } from './ids.ts'
import type { Lease } from './leases.ts'
import { displayName } from './names.ts'
import { newFile } from './new-file.ts'
import type { Policy } from './policy.ts'
import type { Place, Shelving } from './shelving.ts'
import { type Body, type Held, type Hold, type Storage, unshared } from './storage/storage.ts'
import { asStorageError } from './storage-error.ts'
import { fileTooLarge } from './too-much.ts'
import { createUndo } from './undo.ts'
import type { Seen } from './verify/look.ts'

/** A file on its way in. */
export interface Upload {
  readonly id: string
  readonly policy: Policy
  readonly name: string
  /** Bytes that it must have; null when nobody said so. */
  readonly size: number | null
  /** Where its bytes grow. */
  readonly key: string
  held: Held
  /** Of the bytes held; null when it was lost with the process that took them. */
  digest: Digest | null
  /** On the shelf where it will stay; null until it is placed. */
  place: Place | null
}

/** What is known of an upload that grows over several requests. */
export type Staged = Pick<UploadRow, 'id' | 'policy' | 'name' | 'size' | 'key' | 'held'>

/** What goes with the acceptance of files. */
export interface Terms {
  policy: Policy
  reservations?: Reservation[]
  /** The client's key for this attempt and its retries. */
  idempotencyKey?: string | null
  /** The upload over several requests that ends with it, and the lease by which it does. */
  upload?: { id: string; lease: Pick<Lease, 'epoch' | 'confirm'> }
}

/**
 * The steps by which every file comes in, whatever protocol brings it: open → append → seal → verify → commit. The first two are
 * called by the protocol, as its requests come; `accept` does the rest.
 */
export interface Pipeline {
  /** Opens an upload that one request brings whole. Its bytes are written once, where they will stay. */
  open(policy: Policy, rawName: string): Promise<Upload>
  /** Opens an upload that grows over several requests, in staging. Of one that was known before, it finds what is held. */
  openStaged(upload: Staged): Promise<Upload>
  /**
   * Adds a body's bytes. Whatever breaks it off, `upload.held` tells what is held; throws when the bytes are too many or can't be
   * written, and passes on what the body threw.
   */
  append(upload: Upload, body: Body, hold?: Hold): Promise<void>
  /** Seals, verifies and commits, all or none. When it resolves, the bytes and the rows are on stable storage. */
  accept(uploads: Upload[], terms: Terms): Promise<FileRow[]>
  /**
   * Accepts bytes that reach their place without this process: `bring` copies them to the key that it is given and tells what
   * stands there then. What it throws, and what acceptance throws, leaves nothing behind but what it copied from.
   */
  adopt(staged: Staged, terms: Terms, bring: (key: string) => Promise<Seen>): Promise<FileRow>
  /** Removes what was not accepted. */
  discard(uploads: Upload[]): Promise<void>
  /** Removes what a failing database did not let it take back at once. */
  settleDebts(): Promise<void>
  /** Hides an owner's file for good and frees its bytes. False when there is none. */
  remove(id: string, owner: string): Promise<boolean>
}

// How long a retry with the same idempotency key gets the same answer.
const IDEMPOTENCY_MS = 86_400_000
const UNSHARED = unshared(new AbortController().signal)

export function createPipeline(options: {
  storage: Storage
  catalog: Catalog
  shelving: Shelving
  /** Width × height. */
  maxPixels: number
  /** Milliseconds since 1970. */
  now: () => number
}): Pipeline {
  const { storage, catalog, shelving, maxPixels, now } = options
  const { files } = catalog
  const { leave, withdraw, takeBack, discard, settleDebts } = createUndo(storage, files)

  async function open(policy: Policy, rawName: string): Promise<Upload> {
    const id = newId()
    const place = await shelving.place(id)
    const held = { offset: 0, state: '' }
    const name = displayName(rawName)
    return { id, policy, name, size: null, key: place.key, held, digest: createDigest(), place }
  }

  async function openStaged({ id, policy, name, size, key, held: before }: Staged): Promise<Upload> {
    const held = await storage.open(key, before.state)
    return {
      id,
      policy,
      name,
      size,
      key,
      held,
      digest: held.offset === 0 ? createDigest() : null,
      place: null,
    }
  }

  async function append(upload: Upload, body: Body, hold = UNSHARED): Promise<void> {
    const most = upload.size ?? upload.policy.maxFileSize
    const watched = digestBody(body, upload.digest, most - upload.held.offset, () => fileTooLarge(most))
    try {
      upload.held = await storage.append(upload.key, upload.held, watched.body, hold)
    } catch (error) {
      // How much of it was written is unknown now.
      upload.digest = null
      throw asStorageError(error)
    }
    // What was digested but not written would be digested again.
    if (upload.digest?.size() !== upload.held.offset) upload.digest = null
    if (watched.failure()) throw asStorageError(watched.failure())
  }

  async function accept(uploads: Upload[], terms: Terms): Promise<FileRow[]> {
    let isCommitting = false
    try {
      await allDone(uploads.map(({ key, held }) => storage.seal(key, held)))
      const rows = await Promise.all(uploads.map((upload) => verify(upload, terms.policy)))
      // Reading it all may have taken long: who was thought dead meanwhile must not move what a newcomer goes on with.
      await terms.upload?.lease.confirm()
      await allDone(uploads.map(settle))
      isCommitting = true
      const accepted = await commit(rows, terms, uploads)
      if (accepted.isRepeated) await discard(uploads)
      for (const { place } of uploads) place?.done()
      void settleDebts()
      return accepted.rows
    } catch (error) {
      if (isBusy(error)) await leave(uploads)
      else if (isCommitting) await withdraw(uploads)
      else await takeBack(uploads)
      throw asStorageError(error)
    }
  }

  /** What the file is, decided by its bytes alone. */
  async function verify(upload: Upload, policy: Policy): Promise<FileRow> {
    const { id, name, size, held } = upload
    if (size !== null && held.offset !== size) throw new DukouError('aborted')
    const digest = upload.digest ?? (await readDigest(upload))
    upload.digest = null
    const key = upload.place?.key ?? (await place(upload)).key
    return newFile({ id, policy, name, key, size: held.offset, ...digest.result() }, maxPixels, now())
  }

  async function place(upload: Upload): Promise<Place> {
    upload.place = await shelving.place(upload.id)
    return upload.place
  }

  /** The bytes as they stand in the storage: the process that took them in is gone, and its digest with it. */
  async function readDigest({ key }: Upload): Promise<Digest> {
    const digest = createDigest()
    for await (const chunk of (await storage.read(key)) ?? []) digest.add(chunk)
    return digest
  }

  /** Brings the bytes to where they stay. */
  async function settle({ key, place }: Upload): Promise<void> {
    if (place!.key === key) return
    if (!(await storage.move(key, place!.key))) throw new Error(`there are no bytes under ${key}`)
  }

  function commit(rows: FileRow[], terms: Terms, uploads: Upload[]) {
    const { policy, reservations = [], idempotencyKey = null } = terms
    const upload = terms.upload ? { id: terms.upload.id, epoch: terms.upload.lease.epoch } : null
    const print = rows.map(({ sha256 }) => sha256).join(' ')
    const expiresAt = now() + IDEMPOTENCY_MS
    const idempotency = idempotencyKey === null ? null : { key: idempotencyKey, print, expiresAt }
    const shelves = [...new Set(uploads.map(({ place }) => place!.shelf))]
    return files.commit({ rows, policy, reservations, idempotency, upload, shelves })
  }

  async function adopt(
    staged: Staged,
    terms: Terms,
    bring: (key: string) => Promise<Seen>,
  ): Promise<FileRow> {
    const { id, policy, name, size, held } = staged
    const at = await shelving.place(id)
    const upload: Upload = { id, policy, name, size, key: at.key, held, digest: null, place: at }
    let isCommitting = false
    try {
      const seen = await bring(at.key)
      const row = newFile({ id, policy, name, key: at.key, size, sha256: null, ...seen }, maxPixels, now())
      isCommitting = true
      const accepted = await commit([row], terms, [upload])
      at.done()
      return accepted.rows[0]!
    } catch (error) {
      // Who has taken the upload over may have made it a file under this very id.
      if (isCommitting && !isBusy(error)) await withdraw([upload])
      else await discard([upload])
      throw asStorageError(error)
    }
  }

  async function remove(id: string, owner: string): Promise<boolean> {
    const row = await files.hide(id, owner)
    if (!row) return false
    await storage.delete(row.key)
    await files.forget([id])
    return true
  }

  return { open, openStaged, append, accept, adopt, discard, settleDebts, remove }
}

/** Rejects as Promise.all does, but only once nothing is under way any more: what follows cleans up. */
async function allDone(work: Promise<unknown>[]): Promise<void> {
  if (work.length > 1) await Promise.allSettled(work)
  await Promise.all(work)
}

function isBusy(error: unknown): boolean {
  return error instanceof DukouError && error.code === 'upload_busy'
}
