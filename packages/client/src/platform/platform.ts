/**
 * What the client needs from the place it runs in. Small capabilities, each absent where the host lacks it.
 */
export interface Platform {
  name: 'wx' | 'uni' | 'browser'
  network: Network
  /** Absent where nothing can be picked by code. */
  picker?: Picker
  /** Absent where downloads cannot be kept. */
  keeper?: Keeper
  /** A small store that survives restarts. */
  store: Store
}

/** A file on this host: a path for mini programs, a Blob for browsers. */
export type Local = string | Blob

export interface Answer {
  status: number
  body: string
}

/** Work of the host that has begun. `done` rejects with a DukouError. */
export interface Running<T> {
  done: Promise<T>
  abort(): void
}

/** Bytes so far, and of how many; `total` is 0 while unknown. Both may count the form's own overhead. */
export type OnBytes = (sent: number, total: number) => void

export interface Network {
  /** One multipart POST: text fields first, the file last under the name `file`. */
  form(request: FormRequest, onBytes: OnBytes): Running<Answer>
  /** One GET into a local file. Any status resolves: look at it. */
  download(request: DownloadRequest, onBytes: OnBytes): Running<Downloaded>
}

export interface FormRequest {
  url: string
  file: Local
  /** The file's name where the host can send one (browsers); mini programs send the temp path's. */
  name?: string
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
  /** What a keeper takes. */
  local: Local | null
}

/** Moves a downloaded file to where it survives a restart. */
export interface Keeper {
  keep(key: string, local: Local): Promise<{ path: string; size: number }>
  /** The path to show it by, or null where it is gone. */
  find(key: string, path: string): Promise<string | null>
  remove(key: string, path: string): Promise<void>
}

export interface Store {
  get(key: string): unknown
  set(key: string, value: unknown): void
}

/** Rejects with `cancelled` when the visitor closes it. */
export interface Picker {
  images(request: PickRequest): Promise<Picked[]>
}

export interface PickRequest {
  /** How many at the most; WeChat takes up to 9, from library 2.25.0 up to 20. */
  count: number
  sizeType: ('original' | 'compressed')[]
  sourceType: ('album' | 'camera')[]
}

export interface Picked {
  local: Local
  /** To show it by: usable as an `<image>`'s or `<img>`'s src. */
  path: string
  /** Bytes. */
  size: number
  /** The original name, where the host tells it. */
  name?: string
}
