/** A file's row. */
export interface FileRow {
  id: string
  owner: string
  /** Where its bytes are, or will be once it is committed. */
  key: string
  name: string
  /** Bytes. */
  size: number
  type: string
  /** Lower-case hex. */
  sha256: string
  /** Pixels; null where it is not an image or its size could not be read. */
  width: number | null
  height: number | null
  /** Milliseconds since 1970, UTC. */
  createdAt: number
}

/**
 * Holds rows. A row is `verified` (the bytes are sealed, not yet under their key), then `committed` (acknowledged and served),
 * then `deleted` (the bytes may still be there). Only committed rows are ever found or listed. Each call is all or nothing
 * and durable when it resolves; calls may share a commit. None waits for the bytes of a file inside.
 */
export interface Catalog {
  /** Adds the rows as verified, all or none. */
  verified(rows: FileRow[]): Promise<void>
  /** Makes verified rows visible, all or none. */
  committed(ids: string[]): Promise<void>
  /** Marks verified rows as deleted; a committed one stays. */
  withdrawn(ids: string[]): Promise<void>
  find(id: string): Promise<FileRow | null>
  /** Newest first; `before` is the last row of the page before. */
  list(owner: string, limit: number, before?: { createdAt: number; id: string }): Promise<FileRow[]>
  /** Hides an owner's committed row for good. False when there is none. */
  deleted(id: string, owner: string): Promise<boolean>
  /** Rows whose work a crash has interrupted. */
  unfinished(): Promise<{ row: FileRow; state: 'verified' | 'deleted' }[]>
  /** Removes a row that is not committed. */
  forget(id: string): Promise<void>
  close(): Promise<void>
}
