import type { Source } from './cargo.ts'
import { type Clock, systemClock } from './clock.ts'
import { createConditions } from './conditions.ts'
import type { DownloadedFile, DownloadOptions } from './download.ts'
import { DukouError } from './error.ts'
import type { Features } from './features.ts'
import { checkLimits, type Limits } from './limits.ts'
import type { Pending } from './pending.ts'
import type { Picked, PickRequest, Platform } from './platform/platform.ts'
import { createQueue } from './queue.ts'
import type { Road, UploadedFile } from './road.ts'
import { createServer } from './server.ts'
import type { NoticeCode, Setting } from './setting.ts'
import type { KeptFile } from './shelf.ts'
import type { Task } from './task.ts'
import { createTasks } from './tasks.ts'
import { createToken, type TokenSource } from './token.ts'
import {
  type Outbox,
  type UploadOptions,
  type UploadResult,
  type UploadTask,
  uploadMany,
  uploadOne,
} from './upload.ts'

export interface ClientOptions {
  /** The server's address, for example `https://files.example.com`; a path below it is allowed. Anything but http and https throws `bad_argument`. */
  url: string
  /**
   * The session token, or how to get it; asked for before each request and sent as `Authorization: Bearer`. It is called with the
   * token that the server has refused when a new one is needed: once for all files that are under way, which then go on. What it
   * throws ends the upload; give back the old one, and the upload fails with `token_expired` or what else the server said.
   */
  token?: TokenSource
  /** Where the client runs; default: found by itself. Throws `unsupported` where that is not possible. */
  platform?: Platform
  /** How much at once and how patiently. A value out of its range throws `bad_argument` with what is allowed. */
  limits?: Partial<Limits>
  /** Told what this host could not do as asked; default: a warning in the console. */
  onNotice?: (code: NoticeCode, message: string) => void
  /** For tests: time and chance. */
  clock?: Clock
}

/** What is there without any feature. */
export interface Core {
  /** Lets the visitor choose; call it in a tap. An empty list when it is closed. Throws `privacy` or `denied` where that is why, `unsupported` where nothing can be picked. */
  pick(request?: Partial<PickRequest>): Promise<Picked[]>
  /** Sends one file; rejects with a {@link DukouError}, whose code `dukou/messages` explains. */
  upload(source: Source, options?: UploadOptions): UploadTask<UploadedFile>
  /** Sends many; never rejects for a file: one result per file in the order given. */
  upload(sources: readonly Source[], options?: UploadOptions): UploadTask<UploadResult[]>
  /** Stops listening to the host. Tasks under way go on. */
  close(): void
}

export interface Client extends Core {
  /**
   * Brings a file to the phone; `keep` holds it over restarts. Callers who want the same at the same time share it. Rejects with a
   * {@link DukouError}, also where the server answered 404; `keep` with `quota` where it doesn't fit, and `unsupported` where nothing can be kept.
   */
  download(url: string, options?: DownloadOptions): Task<DownloadedFile>
  /** Saves a picture or a video to the album: an address, or what `download` gave; default `image`. Throws `denied`: then see `askForAlbum`; `unsupported` without an album. */
  saveToAlbum(what: string | DownloadedFile, type?: 'image' | 'video'): Promise<void>
  /** Opens the page of permissions; true when the album is allowed afterwards. Call it in a tap. Throws `unsupported` where there is no such page. */
  askForAlbum(): Promise<boolean>
  /** What earlier runs of the app began with `keep` and did not finish. Give it to `upload`. */
  pending(): Promise<Pending[]>
  /** Gives an unfinished upload up and removes its copy. */
  discard(pending: Pending): Promise<void>
  /** The kept downloads that are still there, the one used last at the end. */
  kept(): Promise<KeptFile[]>
  /** Removes a kept download; nothing happens where there is none. */
  forget(key: string): Promise<void>
}

// Until the server has said its own.
const SMALL = 1024 * 1024

/** Moves files between this phone and a Dukou server. Throws `bad_argument` for a wrong option. */
export function createCore(options: ClientOptions & { platform: Platform }, features: Features = {}): Core {
  const { platform, token, clock = systemClock } = options
  const url = options.url.replace(/\/+$/, '')
  if (!/^https?:\/\/[^/]/.test(url)) throw new DukouError('bad_argument', 'url must begin with https://')
  const limits = checkLimits(options.limits)

  // One at a time fills a weak line, and gives each file that arrives a chance before the next.
  const atOnce = () => (conditions.weak() ? 1 : limits.concurrency)
  const uploads = createQueue(atOnce)
  const downloads = createQueue(atOnce)
  const preparations = createQueue(() => limits.concurrency)
  const conditions = createConditions(platform.life, clock, () => {
    uploads.look()
    downloads.look()
  })

  const setting: Setting = {
    platform,
    conditions,
    clock,
    retries: limits.retries,
    server: createServer(url, createTasks(limits, clock, conditions), createToken(token)),
    notice:
      options.onNotice ||
      ((code, message) => typeof console !== 'undefined' && console.warn(`dukou: ${code}: ${message}`)),
  }
  let small = SMALL
  const learnSmall = (bytes: number) => {
    if (bytes >= 0) small = bytes
  }
  const keeping = features.keeping?.(setting, limits.maxKeptBytes)
  const pending = keeping && keeping.pending
  const outbox: Outbox = {
    setting,
    features,
    queue: uploads,
    resumable: features.resumable?.(setting, limits.maxPart, learnSmall),
    pending,
    small: () => small,
    learnSmall,
    prepare: (work) =>
      new Promise<Road>((resolve, reject) => {
        preparations.add(() => work().then(resolve, reject))
      }),
  }
  function upload(source: Source, options?: UploadOptions): UploadTask<UploadedFile>
  function upload(sources: readonly Source[], options?: UploadOptions): UploadTask<UploadResult[]>
  function upload(source: Source | readonly Source[], options: UploadOptions = {}) {
    return Array.isArray(source)
      ? uploadMany(outbox, source, options)
      : uploadOne(outbox, source as Source, options)
  }
  return {
    async pick(request) {
      if (!platform.picker) throw new DukouError('unsupported', `${platform.name} picks no files`)
      return platform.picker.pick({
        type: 'image',
        count: 9,
        sizeType: ['original', 'compressed'],
        sourceType: ['album', 'camera'],
        ...request,
      })
    },
    upload,
    close: conditions.close,
    ...(pending && { pending: pending.list, discard: ({ key }: Pending) => pending.drop(key) }),
    ...features.receiving?.({ setting, queue: downloads, shelf: keeping && keeping.shelf }),
  } as Core
}
