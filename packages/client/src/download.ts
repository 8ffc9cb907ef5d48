import { DukouError, fromAnswer } from './error.ts'
import type { Kept } from './kept.ts'
import type { Platform } from './platform/platform.ts'
import { createProgress, type Progress } from './progress.ts'
import type { Queue } from './queue.ts'
import { type Begin, queuedTask, type Task } from './task.ts'

export interface DownloadOptions {
  /** Keeps the file where it survives a restart, and answers from there the next time. */
  keep?: boolean
  /** What it is kept under; default: the URL without its query, because signatures change. */
  key?: string
  onProgress?: (progress: Progress) => void
}

export interface DownloadedFile {
  /** To show or play it by. */
  path: string
  /** True where it survives a restart. */
  kept: boolean
}

export interface Downloader {
  platform: Platform
  queue: Queue
  kept: Kept
  /** The header for a URL: credentials go to our own server only. */
  header(url: string): Promise<Record<string, string>>
}

/** Brings one file to the phone; rejects with a DukouError, also where the server answered 404. */
export function download(
  { platform, queue, kept, header }: Downloader,
  url: string,
  options: DownloadOptions,
): Task<DownloadedFile> {
  const key = options.key ?? url.replace(/[?#].*$/, '')
  const progress = createProgress([undefined], (state) => options.onProgress?.(state))
  return queuedTask(queue, 'the download', async (begin) => {
    const file = (options.keep && (await keptFile(kept, key))) || (await fetchIt(begin))
    progress.end(0)
    return file
  })

  async function fetchIt(begin: Begin): Promise<DownloadedFile> {
    const credentials = await header(url)
    const { status, path, local } = await begin(() =>
      platform.network.download({ url, header: credentials }, (got, total) => {
        if (total > 0) progress.advance(0, got / total)
      }),
    )
    // Any HTTP status is a success to wx.downloadFile (wx-api §4.2).
    if (status < 200 || status > 299) throw fromAnswer(status, '')
    if (path === null || local === null)
      throw new DukouError('bad_answer', 'the host gave no file', { status })
    if (!options.keep) return { path, kept: false }
    const row = await kept.keep(key, local)
    return { path: row.path, kept: true }
  }
}

async function keptFile(kept: Kept, key: string): Promise<DownloadedFile | null> {
  const found = await kept.find(key)
  return found && { path: found.path, kept: true }
}
