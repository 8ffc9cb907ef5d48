import type { FileState } from '../batch.ts'
import type { DukouError } from '../error.ts'
import type { FileType, Picked } from '../platform/platform.ts'
import type { UploadedFile } from '../road.ts'
import type { Pending } from '../shelf.ts'
import type { Progress } from '../speed.ts'
import type { UploadTask } from '../upload.ts'

/** A file that is there already, as an app gives it: what an upload answered will do. */
export interface GivenFile {
  url: string
  id?: string
  name?: string
  /** `image`, `video`, `file`, or a media type; else by the name's ending. */
  type?: string
  /** Bytes. */
  size?: number
}

/** One file of the list. */
export interface Item {
  /** For keys of a view; no id of the server. */
  key: string
  name: string
  /** Bytes; 0 where unknown. */
  size: number
  type: FileType
  /** To show it by. */
  path: string
  /** `ready` has been chosen and not been sent. */
  state: 'ready' | FileState['state']
  /** 0 to 100. */
  percent: number
  /** Where it is `done`: what the server answered, or what the app gave. */
  file: UploadedFile | GivenFile | null
  /** Where it has `failed`. */
  error: DukouError | null
}

/** One call of `client.upload`. */
export interface Run {
  task: UploadTask<unknown> | null
  progress: Progress | null
}

export interface Row extends Item {
  /** Null for a file that the app gave. */
  source: Picked | Pending | null
  run: Run | null
  /** In the run. */
  place: number
}

let made = 0

export function newRow(of: Pick<Row, 'name' | 'size' | 'type' | 'path' | 'source'>): Row {
  made++
  return {
    ...of,
    key: `f${made}`,
    state: 'ready',
    percent: 0,
    file: null,
    error: null,
    run: null,
    place: 0,
  }
}

export function rowOfSource(source: Picked | Pending): Row {
  const { size, type, path, name = '' } = source
  return newRow({ source, size, type, path, name })
}

export function rowOfGiven(file: GivenFile): Row {
  const name = file.name || decodeName(file.url)
  const row = newRow({
    source: null,
    name,
    size: file.size || 0,
    type: kindOf(file.type || '', name),
    path: file.url,
  })
  return Object.assign(row, { state: 'done', percent: 100, file })
}

/** `image`, `video` or `file`, by what an app or a browser says of it, else by the name's ending. */
export function kindOf(type: string, name: string): FileType {
  const kind = type.split('/')[0]!
  if (kind === 'image' || kind === 'video') return kind
  if (type) return 'file'
  if (/\.(jpe?g|png|gif|webp|heic|bmp|svg)$/i.test(name)) return 'image'
  return /\.(mp4|mov|m4v|webm)$/i.test(name) ? 'video' : 'file'
}

function decodeName(url: string): string {
  const last = url.replace(/[?#].*$/, '').replace(/^.*\//, '')
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

/** Whether an upload of it is going on. */
export const isActive = ({ state }: Item) => state === 'waiting' || state === 'sending' || state === 'paused'

/** Whether both are the same file of the server. */
export function isSame(file: UploadedFile | GivenFile | null, other: GivenFile): boolean {
  return file !== null && (file.id && other.id ? file.id === other.id : file.url === other.url)
}
