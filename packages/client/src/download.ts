import { DukouError, fromAnswer } from './error.ts'
import type { Kept } from './kept.ts'
import type { Platform, Running } from './platform/platform.ts'
import { createProgress, type Progress } from './progress.ts'
import type { Queue } from './queue.ts'
import { type Task, taskOf } from './task.ts'

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
  let abort = () => {}
  const done = new Promise<DownloadedFile>((resolve, reject) => {
    let running: Running<unknown> | undefined
    let aborted = false
    const stop = () => new DukouError('aborted', 'the download was aborted')
    const fetchIt = async (): Promise<DownloadedFile> => {
      const found = options.keep ? await kept.find(key) : null
      if (found) return { path: found.path, kept: true }
      const credentials = await header(url)
      if (aborted) throw stop()
      const work = platform.network.download({ url, header: credentials }, (got, total) => {
        if (total > 0) progress.advance(0, got / total)
      })
      running = work
      const { status, path, local } = await work.done
      // Any HTTP status is a success to wx.downloadFile (wx-api §4.2).
      if (status < 200 || status > 299) throw fromAnswer(status, '')
      if (path === null || local === null)
        throw new DukouError('bad_answer', 'the host gave no file', { status })
      if (!options.keep) return { path, kept: false }
      const row = await kept.keep(key, local)
      return { path: row.path, kept: true }
    }
    const leave = queue.add(async () => {
      try {
        const file = await fetchIt()
        progress.end(0)
        resolve(file)
      } catch (error) {
        reject(error)
      }
    })
    abort = () => {
      aborted = true
      leave()
      running?.abort()
      reject(stop())
    }
  })
  return taskOf(done, () => abort())
}
