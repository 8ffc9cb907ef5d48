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
  /** Lower-case hex; null of a file that went straight to a cloud. */
  sha256: string | null
  /** Pixels; null where it is not an image or its size could not be read. */
  width: number | null
  height: number | null
  /** ISO 8601, UTC. */
  createdAt: string
  /** When it goes away as things stand, ISO 8601, UTC; null when it stays. A file that waits to be confirmed has one. */
  expiresAt: string | null
}

/** The answer to a form upload. */
export interface UploadAnswer extends StoredFile {
  /** The text fields of the form, without the session token. */
  fields: Record<string, string>
  /** Every file of the form, the first one being the answer itself. */
  files: StoredFile[]
  /** Bytes: files below this size go in one form without asking first. */
  small: number
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

/** What a client asks tickets for. */
export interface TicketRequest {
  files: {
    name: string
    /** Bytes. */
    size: number
    /** Lower-case hex, where the host digests natively: what its owner has already isn't sent again. */
    sha256?: string
    /** 1 to 100 visible ASCII characters: asked again with the same key, it is the same upload, with what it holds. */
    key?: string
  }[]
  /** What the host can do. */
  can: ('form' | 'tus' | 'parts')[]
}

/** How to send one file. Times are durations, never clock times: phones' clocks are wrong. */
export type Ticket =
  | {
      via: 'form'
      id: string
      /** A path is below the server's own address, as the client knows it, and gets its token; a whole address is a cloud's, which doesn't. */
      url: string
      /** Of the file's part. */
      name: string
      /** To be sent before the file. */
      fields: Record<string, string>
      header: Record<string, string>
      /** Statuses that mean stored. */
      ok: number[]
      /** Statuses that mean stored, perhaps. */
      maybe: number[]
      ttlMs: number
      /** A path, to be called with POST once it is stored, perhaps or surely: the answer is the file. Absent where the form's own answer is. */
      complete?: string
    }
  | {
      via: 'tus'
      id: string
      /** Of the upload, which is open already: a path below the server's own address. */
      url: string
      header: Record<string, string>
      /** Bytes of one request at most. */
      maxChunk: number
      ttlMs: number
    }
  | {
      via: 'parts'
      id: string
      /** Bytes of each part but the last one. */
      partSize: number
      /** Those that are missing, each to be sent with PUT and just these headers; part `n` begins at `(n - 1) * partSize`. */
      parts: { n: number; url: string; header: Record<string, string> }[]
      /** A path, to be called with POST once they are stored: the answer is the file. */
      complete: string
      ttlMs: number
    }

/** What became of one file of a ticket request. */
export type TicketResult =
  | Ticket
  | {
      /** There is nothing to send: this is the file. */
      via: 'done'
      file: StoredFile
    }
  | {
      via: 'refused'
      problem: Problem
    }

/** The answer to a ticket request, in its order. */
export interface TicketAnswer {
  tickets: TicketResult[]
  /** Bytes: files below this size need no ticket. */
  small: number
}

/** How far a ticket's upload is. */
export interface TicketState {
  /** Bytes held; null where that can't be told, as with parts, or there is a file. */
  offset: number | null
  file: StoredFile | null
  /** Null once there is a file. */
  ticket: Ticket | null
}
