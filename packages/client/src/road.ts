import type { FileType, Local, OnBytes } from './platform/platform.ts'
import type { Stop } from './stop.ts'
import type { StoredFile } from './wire.ts'

/** A file that is to be sent. */
export interface Cargo {
  local: Local
  /** Bytes; 0 where the host doesn't tell. */
  size: number
  /** The name that the server will know it by. */
  name: string
  /** Undefined where nobody has said. */
  type: FileType | undefined
  fields: Record<string, string>
  /** Makes this attempt and its retries one for the server. */
  key: string
}

/** A file that has arrived. */
export interface UploadedFile extends StoredFile {
  /** The fields that went with it, as text. */
  fields: Record<string, string>
}

/** One way to bring a file in. */
export interface Road {
  /** Called again after a failure, it goes on where it stood. Throws a DukouError. */
  go(stop: Stop, onBytes: OnBytes): Promise<UploadedFile>
  /** Gives back what was set aside for it, where it will not be gone to its end. */
  leave(): void
}
