/** A file where it has been so far. */
export interface SourceFile {
  /** From the source's root on, with `/`, for people to read. */
  path: string
  /** The path's own bytes in Base64 where they are no UTF-8; otherwise null. */
  bytes: string | null
  /** Bytes. */
  size: number
  /** Another one once the content is another one: a folder's time of change in nanoseconds, or a bucket's ETag. */
  tag: string
}

/** Why something in a source is left out: a symbolic link, a name that begins with a dot, what is no file, or a folder that can't be read. */
export type LeftOut = 'link' | 'hidden' | 'special' | 'unreadable'

/** Where files come from. */
export interface Source {
  /** Its address: the absolute path of a folder, or `s3://bucket/prefix`. */
  readonly name: string
  /** Every file, in no order. What is left out is told where somebody asks. */
  list(tell?: (why: LeftOut, path: string) => void): AsyncIterable<SourceFile>
  /** A file as it is now; null when it is no more. */
  look(file: SourceFile): Promise<SourceFile | null>
  /** The bytes of this very file; ends with a SourceError where they are another's by now, or can't be read. */
  read(file: SourceFile): AsyncIterable<Uint8Array>
  close(): void
}

/** Why one file can't be read; the others may be. */
export class SourceError extends Error {
  override name = 'SourceError'
  readonly reason: 'changed' | 'gone' | 'unreadable'

  constructor(reason: SourceError['reason'], path: string, cause?: unknown) {
    super(`${path}: ${reason}`, { cause })
    this.reason = reason
  }
}

/** A file's own name for comparing: no two files of a source have the same. */
export function identityOf({ path, bytes }: Pick<SourceFile, 'path' | 'bytes'>): string {
  return bytes === null ? `/${path}` : `:${bytes}`
}
