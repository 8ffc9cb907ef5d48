import type { Leases } from '../leases.ts'
import type { Policy } from '../policy.ts'
import type { Held } from '../storage/storage.ts'

/** A file's row. Times are in milliseconds since 1970, UTC. */
export interface FileRow {
  id: string
  owner: string
  /** Where its bytes are. */
  key: string
  name: string
  /** Bytes. */
  size: number
  type: string
  /** Lower-case hex; null where the bytes went straight to a cloud. */
  sha256: string | null
  /** Pixels; null where it is not an image or its size could not be read. */
  width: number | null
  height: number | null
  createdAt: number
  /** Whether it can be fetched without a signature. */
  isPublic: boolean
  /** Whether it waits for the app's confirmation. */
  isTemporary: boolean
  /** When it goes away as things stand; null keeps it. */
  expiresAt: number | null
  /** What `expiresAt` becomes once it is confirmed. */
  keptUntil: number | null
}

/** An upload that may take several requests. */
export interface UploadRow {
  id: string
  owner: string
  name: string
  /** Bytes that it will have. */
  size: number
  /** What the client said about it, as it said it; given back and not looked at. */
  metadata: string
  /** What its owner was allowed when it was opened. */
  policy: Policy
  createdAt: number
  /** When it goes away unless it goes on before. */
  expiresAt: number
  /** How its bytes come. */
  via: 'tus' | 'form' | 'parts'
  /** Where they grow: a storage key. */
  key: string
  /** What was on record of them last. A driver that keeps no resume data knows better: its `open` says. */
  held: Held
}

/** A session token, of which only the hash is kept. */
export interface SessionRow {
  hash: string
  owner: string
  createdAt: number
  expiresAt: number
}

/** What an owner keeps here. */
export interface Usage {
  bytes: number
  files: number
}

/** Room that is set aside for uploads under way. */
export interface Reservation extends Usage {
  readonly owner: string
}

/** What is asked for before the bytes come. */
export interface ReservationRequest {
  policy: Policy
  files: number
  /** Bytes as far as they can be told now. */
  bytes: number
  /** Bytes without which it is pointless. */
  atLeast: number
  /** Uploads that carry the same key are one, and share their room. */
  idempotencyKey: string | null
}

/** Files that are to be accepted together, all or none. */
export interface Acceptance {
  rows: FileRow[]
  policy: Policy
  /** What was set aside for them. */
  reservations: Reservation[]
  /** `print` stands for the content: the same key with another print is a conflict. */
  idempotency: { key: string; print: string; expiresAt: number } | null
  /** The upload that ends with this, and the lease by which it may; throws `upload_busy` when a later one has been taken. */
  upload: { id: string; epoch: number } | null
  /** The shelves on which their bytes stand. Throws `storage_failed` when one was closed, because this process passed for dead. */
  shelves: number[]
}

/**
 * Files that were accepted. Each change is all or nothing and on stable storage when it resolves; changes of several callers may
 * share a flush. What is not on stable storage yet is neither found nor listed.
 */
export interface Files {
  /**
   * Adds the rows and charges them. With an idempotency key that was used before it answers the rows of that time and adds
   * nothing. Throws `quota_exceeded` or `idempotency_conflict`.
   */
  commit(acceptance: Acceptance): Promise<{ rows: FileRow[]; isRepeated: boolean }>
  /** Takes back what a failed `commit` of this process may have left. */
  withdraw(ids: string[]): Promise<void>
  /** Null also for what has expired. */
  find(id: string, now: number): Promise<FileRow | null>
  findSame(owner: string, size: number, sha256: string, now: number): Promise<FileRow | null>
  /** The files that an upload with this idempotency key has brought in; null when there was none. */
  findRepeated(owner: string, idempotencyKey: string, now: number): Promise<FileRow[] | null>
  /** Newest first; `before` is the last row of the page before. */
  list(
    owner: string,
    limit: number,
    now: number,
    before?: { createdAt: number; id: string },
  ): Promise<FileRow[]>
  /** Makes a temporary file stay. Null when there is none. */
  confirm(id: string, owner: string, now: number): Promise<FileRow | null>
  /** Lets a file live at least until then, unless it stays anyway. */
  prolong(id: string, until: number): Promise<void>
  /** Hides a file for good and gives its room back; its bytes may be removed from now on. Null when there is none. */
  hide(id: string, owner: string): Promise<FileRow | null>
  /** Hides at most `limit` files that have expired. */
  hideExpired(now: number, limit: number): Promise<FileRow[]>
  /** Hides everything of an owner, and forgets sessions, uploads, keys and accounts. */
  hideAll(owner: string): Promise<{ files: FileRow[]; uploads: UploadRow[] }>
  /** Hidden files whose bytes may still be there. */
  hidden(): Promise<FileRow[]>
  /** Removes the rows of hidden files, whose bytes are gone. */
  forget(ids: string[]): Promise<void>
  /** Which of these ids have a row, hidden or not. */
  known(ids: string[]): Promise<Set<string>>
  usage(owner: string): Promise<Usage>
  /** Null when there is not enough room, counting what others have set aside. */
  reserve(request: ReservationRequest, now: number): Promise<Reservation | null>
  /** Sets aside the bytes exactly, now that they are known; may wait for others who don't know yet. Throws `quota_exceeded`. */
  settle(policy: Policy, reservation: Reservation, bytes: number): Promise<void>
  /** Gives back what was not used by a commit. */
  release(reservation: Reservation): void
  /** Forgets idempotency keys whose time is over. */
  dropStale(now: number): Promise<void>
}

/** Uploads under way that outlive a request. They hold room for their whole size. */
export interface Uploads {
  /** Throws `quota_exceeded`. */
  open(row: UploadRow): Promise<void>
  find(id: string, now: number): Promise<UploadRow | null>
  prolong(id: string, expiresAt: number): Promise<void>
  /** Puts on record how far it is held. Throws `upload_busy` when a lease of a later epoch has been taken. */
  record(id: string, epoch: number, held: Held): Promise<void>
  /**
   * Forgets one and gives its room back. With the epoch of a lease, throws `upload_busy` when a later one has been taken; null is for
   * what no lease protects, such as an upload that has expired.
   */
  drop(id: string, epoch: number | null): Promise<void>
  expired(now: number, limit: number): Promise<UploadRow[]>
  count(): Promise<number>
}

/** Session tokens by their hash. */
export interface Sessions {
  add(row: SessionRow): Promise<void>
  /** Also one that has expired. */
  find(hash: string): Promise<SessionRow | null>
  remove(hash: string): Promise<boolean>
  removeOf(owner: string): Promise<number>
  /** Removes all but an owner's newest ones. */
  keepNewest(owner: string, count: number): Promise<void>
  /** Removes what expired before that time. */
  removeExpired(before: number): Promise<number>
}

/**
 * Where the bytes of files stand: shelves of a bounded number of files. While a shelf is open, bytes may stand on it that no
 * row knows, left there by a crash; they are never looked for on any other.
 */
export interface Shelves {
  /** Opens a new one, durably, and tells its number. */
  open(): Promise<number>
  /** Nothing without a row stands on it any more, and nothing is added. */
  close(shelf: number): Promise<void>
  /** The open ones that nobody alive fills. Whoever asks is to look through them; nobody else is given them meanwhile. */
  abandoned(): Promise<number[]>
  /** Whether this process may still fill it. False once it passed for dead, and others look through what it left. */
  isOurs(shelf: number): boolean
}

/** Holds rows. No call waits for the bytes of a file. */
export interface Catalog {
  files: Files
  uploads: Uploads
  sessions: Sessions
  shelves: Shelves
  leases: Leases
  /** Throws when nothing can be written durably. */
  check(): Promise<void>
  /** Leaves no trace of deleted rows in any file. */
  scrub(): Promise<void>
  close(): Promise<void>
}
