import { type DownloadedFile, type DownloadOptions, download } from './download.ts'
import { DukouError } from './error.ts'
import { createKept, type KeptFile } from './kept.ts'
import { detectPlatform } from './platform/detect.ts'
import type { Picked, PickRequest, Platform } from './platform/platform.ts'
import { createQueue } from './queue.ts'
import type { Task } from './task.ts'
import {
  type Source,
  type UploadManyOptions,
  type UploadOptions,
  type UploadResult,
  uploadMany,
  uploadOne,
} from './upload.ts'
import type { UploadAnswer } from './wire.ts'

export interface ClientOptions {
  /** The server's address, for example `https://files.example.com`; a path below it is allowed. */
  url: string
  /** The session token, or how to get it; asked for before each file. Sent as `Authorization: Bearer`. */
  token?: string | (() => string | Promise<string>)
  /** Uploads and downloads at once, each; default 4, 1 to 10. WeChat allows ten tasks of a kind (wx-api §6.4). */
  concurrency?: number
  /** Room for kept downloads in bytes; default 100 MiB. WeChat gives an app 200 MB (wx-api §7.1). */
  maxKeptBytes?: number
  /** Where the client runs; default: found by itself. */
  platform?: Platform
}

export interface Client {
  /** Lets the visitor choose pictures. Rejects with `cancelled` when it is closed. */
  pick(request?: Partial<PickRequest>): Promise<Picked[]>
  /** Sends one file; rejects with a DukouError. */
  upload(source: Source, options?: UploadOptions): Task<UploadAnswer>
  /** Sends many; never rejects for a file: one result per file in the order given. */
  upload(sources: readonly Source[], options?: UploadManyOptions): Task<UploadResult[]>
  /** Brings a file to the phone; `keep` holds it over restarts. */
  download(url: string, options?: DownloadOptions): Task<DownloadedFile>
  /** The kept downloads that are still there, oldest first. */
  kept(): Promise<KeptFile[]>
  /** Removes a kept download; nothing happens where there is none. */
  forget(key: string): Promise<void>
}

/** Moves files between this phone and a Dukou server. Throws `bad_argument` for a wrong option. */
export function createClient(options: ClientOptions): Client {
  const { token, concurrency = 4, maxKeptBytes = 100 * 1024 * 1024, platform = detectPlatform() } = options
  const url = options.url.replace(/\/+$/, '')
  if (!/^https?:\/\/[^/]/.test(url))
    throw new DukouError('bad_argument', `url must begin with https:// or http://`)
  if (!(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 10))
    throw new DukouError('bad_argument', 'concurrency must be a whole number from 1 to 10')

  const header = async (): Promise<Record<string, string>> => {
    const value = typeof token === 'function' ? await token() : token
    return value ? { Authorization: `Bearer ${value}` } : {}
  }
  const kept = createKept(platform, maxKeptBytes, Date.now)
  const uploader = { platform, url, header, queue: createQueue(concurrency) }
  const downloader = {
    platform,
    kept,
    queue: createQueue(concurrency),
    header: async (target: string) => (target.startsWith(`${url}/`) ? header() : {}),
  }

  function upload(source: Source, options?: UploadOptions): Task<UploadAnswer>
  function upload(sources: readonly Source[], options?: UploadManyOptions): Task<UploadResult[]>
  function upload(source: Source | readonly Source[], options: UploadManyOptions = {}) {
    return Array.isArray(source)
      ? uploadMany(uploader, source, options)
      : uploadOne(uploader, source as Source, options)
  }
  return {
    async pick(request = {}) {
      if (!platform.picker) throw new DukouError('unsupported', 'this host cannot pick files')
      return platform.picker.images({
        count: 9,
        sizeType: ['original', 'compressed'],
        sourceType: ['album', 'camera'],
        ...request,
      })
    },
    upload,
    download: (target, options = {}) => download(downloader, target, options),
    kept: kept.list,
    forget: kept.remove,
  }
}
