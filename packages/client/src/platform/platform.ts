import { DukouError } from '../error.ts'

/**
 * What the client needs from the place it runs in. Small capabilities, each absent where the host lacks it.
 */
export interface Platform {
  /** For messages: `wx`, `uni`, `tt`, `my`, `browser`, or a name of your own. */
  name: string
  /** HTTP, with the host's own tasks. */
  network: Network
  /** A small store that survives restarts. */
  store: Store
  /** Absent where nothing can be picked by code. */
  picker?: Picker
  /** Absent where a file can only be sent whole. */
  files?: Files
  /** Absent where pictures can't be made smaller. */
  images?: Images
  /** Absent where there is no album. */
  album?: Album
  /** Absent where the host tells nothing of its network and its background. */
  life?: Life
}

/** Throws `unsupported` where this host lacks it. */
export function need<Part extends 'picker' | 'album' | 'images'>(
  platform: Platform,
  part: Part,
): NonNullable<Platform[Part]> {
  const found = platform[part]
  if (found) return found
  throw new DukouError('unsupported', `${platform.name} has no ${part}`)
}

/** A file on this host: a path for mini programs, a Blob for browsers. */
export type Local = string | Blob

export interface Answer {
  status: number
  body: string
  /** As the host wrote the names: their case differs by host and protocol (wx-api §6.2). Empty where it gives none. */
  header: Record<string, string>
}

/** Work of the host that has begun. `done` rejects with a DukouError. */
export interface Running<T> {
  done: Promise<T>
  abort(): void
}

/** Bytes so far, and of how many; `total` is 0 while unknown. Both may count the form's own overhead. */
export type OnBytes = (sent: number, total: number) => unknown

/** Any HTTP status resolves: look at it (wx-api §3.2, §4.2). */
export interface Network {
  request(request: HttpRequest): Running<Answer>
  /** One multipart POST: text fields first, the file last. */
  form(request: FormRequest, onBytes: OnBytes): Running<Answer>
  /** One GET into a local file. */
  download(request: DownloadRequest, onBytes: OnBytes): Running<Downloaded>
}

export interface HttpRequest {
  /** `PUT` only where files are read in parts. */
  method: 'GET' | 'POST' | 'PUT'
  /** Absolute. */
  url: string
  header: Record<string, string>
  /** Text, or bytes that {@link Files.read} gave. */
  body?: string | ArrayBuffer | Blob | undefined
  /** The client gives it up after so long. */
  timeoutMs: number
}

export interface FormRequest {
  url: string
  file: Local
  /** Of the file's part. */
  field: string
  /** The file's name where the host can send one (browsers); mini programs send the temp path's. */
  name?: string
  /** Alipay and uni-app on Alipay want to be told (wx-api §15.3). */
  type?: FileType | undefined
  fields: Record<string, string>
  header: Record<string, string>
}

export interface DownloadRequest {
  url: string
  header: Record<string, string>
}

export interface Downloaded {
  status: number
  /** Where it is: a temp path, or an object URL in a browser. Null where the host gave none. */
  path: string | null
  /** What {@link Files.keep} takes. */
  local: Local | null
  header: Record<string, string>
}

export interface Files {
  /** What is sent for it; absent where that is always the same. On a page a `blob:` URL is the Blob behind it. */
  adopt?(local: Local): Promise<Local>
  /** Bytes. Throws `file_missing`. */
  size(local: Local): Promise<number>
  /** The bytes [start, end). Absent on hosts without ranged reads, such as uni-app's App. */
  read?(local: Local, start: number, end: number): Promise<ArrayBuffer | Blob>
  /** Lower-case hex; null where this very host can't. Absent where the host doesn't digest natively. */
  sha256?(local: Local): Promise<string | null>
  /** Absent where nothing can be kept. */
  keeper?: Keeper
}

/** Keeps files where they survive a restart. */
export interface Keeper {
  /** Bytes that this app may keep; what the host says anyway comes first. */
  quota: number
  /** Where a file of this name will be kept. */
  place(name: string): string
  /** Copies it there; the original stays. Throws `quota`. */
  copy(local: Local, place: string): Promise<unknown>
  /** What is kept there, or null: to be sent, and a path to show it by. */
  open(place: string): Promise<{ local: Local; path: string } | null>
  /** Nothing happens where there is nothing. */
  remove(place: string): Promise<unknown>
}

export interface Images {
  /** A smaller picture, upright as before. Null where there is none to be had: then the original is sent. */
  compress(local: Local, wanted: Compression): Promise<Local | null>
  /** Where this host changes the quality only: {@link Compression.maxSide} doesn't count. */
  keepsSides?: boolean
}

export interface Compression {
  /** 1 to 100, default 80. Only JPEG is made smaller, in browsers WebP too (wx-api §9); others go as they are. */
  quality?: number
  /** Pixels of the longer side at most; smaller pictures keep their size. */
  maxSide?: number
}

export interface Album {
  /** Throws `denied` where the visitor has refused. */
  save(path: string, type: 'image' | 'video'): Promise<unknown>
  /** Opens the page of permissions; true when the album is allowed afterwards. Call it in a tap. */
  ask(): Promise<boolean>
}

export interface Life {
  /** Tells what is known, now or soon, and each change. Returns how to end it. */
  watch(listener: (change: Change) => void): () => void
}

/** What has changed; what isn't said stays as it was. */
export interface Change {
  /** False without any network. */
  online?: boolean
  /** Few bytes a second: `2g`, or what the host calls a weak network. */
  weak?: boolean
  /** False in the background, where this host cuts the network. */
  shown?: boolean
}

export interface Store {
  /** What was set, JSON's own types; null or an empty text where there is nothing. */
  get(key: string): unknown
  /** May throw where the host has no room left. */
  set(key: string, value: unknown): void
}

/** An empty list when the visitor closes it. */
export interface Picker {
  pick(request: PickRequest): Promise<Picked[]>
}

export type FileType = 'image' | 'video' | 'file'

export interface PickRequest {
  /** `media` lets pictures and videos be picked together; `message` is a file of a chat, any file in a browser. Default `image`. */
  type: 'image' | 'video' | 'media' | 'message'
  /** How many at the most; WeChat takes up to 9, from library 2.25.0 up to 20, and 100 of a chat. Default 9. */
  count: number
  /** Whether the host may compress a photo as it is chosen; without it the visitor chooses. Browsers ignore it. */
  sizeType?: ('original' | 'compressed')[]
  /** Without it both. A browser opens its camera where it is `camera` alone. */
  sourceType?: ('album' | 'camera')[]
}

export interface Picked {
  /** To be sent: give it to `upload`, or this whole object. */
  local: Local
  /** To show it by: usable as an `<image>`'s or `<img>`'s src. */
  path: string
  /** Bytes; 0 where an old host doesn't tell. */
  size: number
  /** What the host says it is; the server looks at the bytes. */
  type: FileType
  /** The original name, where the host tells it: in mini programs only for files of a chat (wx-api §2.3). */
  name?: string
}
