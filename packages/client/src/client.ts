import { checkUrl } from './answer.ts'
import type { UploadResult } from './batch.ts'
import type { Source } from './cargo.ts'
import { type Clock, systemClock } from './clock.ts'
import { createConditions } from './conditions.ts'
import { createDownloads, type DownloadedFile, type DownloadOptions } from './download.ts'
import { checkLimits, type Limits } from './limits.ts'
import { need, type Picked, type PickRequest, type Platform } from './platform/platform.ts'
import { createQueue } from './queue.ts'
import type { UploadedFile } from './road.ts'
import { createRoads } from './roads.ts'
import { createServer } from './server.ts'
import type { NoticeCode, WholeSetting } from './setting.ts'
import { createShelf, type KeptFile, type Pending } from './shelf.ts'
import type { Task } from './task.ts'
import { createTasks } from './tasks.ts'
import { createToken, type TokenSource } from './token.ts'
import { type UploadOptions, type UploadTask, upload } from './upload.ts'
import { createWatchdog } from './watchdog.ts'

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

export interface Client {
  /** Lets the visitor choose; call it in a tap. An empty list when it is closed. Throws `privacy` or `denied` where that is why, `unsupported` where nothing can be picked. */
  pick(request?: Partial<PickRequest>): Promise<Picked[]>
  /** Sends one file; rejects with a {@link DukouError}, whose code `dukou/messages` explains. */
  upload(source: Source, options?: UploadOptions): UploadTask<UploadedFile>
  /** Sends many; never rejects for a file: one result per file in the order given. */
  upload(sources: readonly Source[], options?: UploadOptions): UploadTask<UploadResult[]>
  /** Stops listening to the host. Tasks under way go on. */
  close(): void
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

/** A client with all that there is. Throws `bad_argument` for a wrong option. */
export function createWhole(options: ClientOptions, find: () => Platform): Client {
  const { platform = find(), clock = systemClock } = options
  const { onNotice: notice = (code, message) => console.warn('dukou:', code, message) } = options
  const url = checkUrl(options.url)
  const limits = checkLimits(options.limits)
  const { concurrency } = limits

  // One at a time fills a weak line, and gives each file that arrives a chance before the next.
  const atOnce = () => (conditions.weak() ? 1 : concurrency)
  const uploads = createQueue(atOnce)
  const downloads = createQueue(atOnce)
  const watchdog = createWatchdog(limits.stallMs, clock)
  const look = () => {
    uploads.look()
    downloads.look()
  }
  const conditions = createConditions(platform.life, clock, look, watchdog.cut)
  const setting: WholeSetting = {
    platform,
    conditions,
    clock,
    notice,
    retries: limits.retries,
    small: -1,
    server: createServer(url, platform.network, createTasks(limits, watchdog), createToken(options.token)),
  }
  const shelf = createShelf(platform, url, limits.maxKeptBytes, clock)
  const preparations = createQueue(() => concurrency)
  const outbox = {
    ...setting,
    shelf,
    queue: uploads,
    preparations,
    chooseRoad: createRoads(setting, limits.maxPart, preparations, uploads),
  }
  const download = createDownloads(setting, downloads, shelf)
  const album = () => need(platform, 'album')
  return {
    download,
    pick: async (request) =>
      need(platform, 'picker').pick({
        type: 'image',
        count: 9,
        ...request,
      }),
    upload: ((source, options = {}) => upload(outbox, source, options)) as Client['upload'],
    close: conditions.close,
    pending: shelf.pending,
    discard: ({ key }) => shelf.forgetUpload(key),
    kept: shelf.kept,
    forget: shelf.forget,
    async saveToAlbum(what, type = 'image') {
      const { path } = typeof what === 'string' ? await download(what) : what
      await album().save(path, type)
    },
    askForAlbum: async () => album().ask(),
  }
}
