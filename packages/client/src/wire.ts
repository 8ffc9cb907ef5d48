/**
 * What travels between a client and a server, as JSON. Types only: nothing here exists at run time.
 * The protocol in words: `docs/protocol.md`.
 */

/** A file that the server has on stable storage. */
export interface StoredFile {
  id: string
  /** Absolute, and fetchable as it is until its signature ends, so that an `<image>` can show it. */
  url: string
  /** The original name as sent, cleaned of control characters. */
  name: string
  /** Bytes. */
  size: number
  /** Media type, decided by the bytes and not by what the client said. */
  type: string
  /** Lower-case hex. */
  sha256: string
  /** Pixels; null where it is not an image or its size could not be read. */
  width: number | null
  height: number | null
  /** ISO 8601, UTC. */
  createdAt: string
}

/** The answer to a form upload. */
export interface UploadAnswer extends StoredFile {
  /** The text fields of the form, without the session token. */
  fields: Record<string, string>
  /** Every file of the form, the first one being the answer itself. */
  files: StoredFile[]
}

/** A refusal: RFC 9457 `application/problem+json`. */
export interface Problem {
  type: string
  title: string
  status: number
  /** Machine code, for example `file_too_large`. */
  code: string
  /** One sentence in English: what happened and what to do. */
  detail: string
  /** The same in Chinese. */
  detailZh: string
}
