import { DukouError } from './error.ts'
import { insist } from './insist.ts'
import type { OnBytes } from './platform/platform.ts'
import { createMeter, type Progress } from './progress.ts'
import type { Queue } from './queue.ts'
import type { Setting } from './setting.ts'
import type { Shelf } from './shelf.ts'
import { createStop, type Stop } from './stop.ts'
import type { Task } from './task.ts'

export interface DownloadOptions {
  /** Keeps the file where it survives a restart, and answers from there the next time; the notice `not_kept` where this host can't. What was not used for the longest time makes room, within `limits.maxKeptBytes`. Default false. */
  keep?: boolean
  /** What it is kept under; default: the URL without its query, because signatures change. */
  key?: string
  /** Higher goes first, any number; default 0. */
  priority?: number
  /** Called as the file comes in. */
  onProgress?: (progress: Progress) => void
}

export interface DownloadedFile {
  /** To show or play it by. */
  path: string
  /** True where it survives a restart. */
  kept: boolean
}

export interface Downloader {
  setting: Setting
  queue: Queue
  /** Absent where this client keeps nothing. */
  shelf: Shelf | undefined
}

/** A download under way, which all who want the same file share. */
interface Shared {
  done: Promise<DownloadedFile>
  stop: ReturnType<typeof createStop>
  listeners: Set<OnBytes>
}

export function createDownloads({ setting, queue, shelf }: Downloader) {
  const { server, platform, clock } = setting
  const running = new Map<string, Shared>()
  const keeps = shelf && platform.files?.keeper

  async function bring(
    stop: Stop,
    url: string,
    key: string | null,
    onBytes: OnBytes,
  ): Promise<DownloadedFile> {
    const found = key !== null && (await stop.wait(shelf!.find(key)))
    if (found) return { path: found.path, kept: true }
    let gained = 0
    const plan = {
      onBytes(got: number, total: number) {
        gained = Math.max(gained, got)
        onBytes(got, total)
      },
    }
    const attempt = () =>
      server.send(
        stop,
        'download',
        url,
        (header, told) => platform.network.download({ url, header }, told),
        plan,
      )
    const { path, local, status } = await insist(setting, stop, () => gained, attempt)
    if (path === null || local === null) throw new DukouError('bad_answer', 'no file came', { status })
    if (key === null) return { path, kept: false }
    return { path: (await shelf!.keep(key, local)).path, kept: true }
  }

  function begin(id: string, url: string, key: string | null, priority?: number): Shared {
    const stop = createStop()
    const listeners: Shared['listeners'] = new Set()
    const onBytes: OnBytes = (got, total) => {
      for (const listener of listeners) listener(got, total)
    }
    const done = new Promise<DownloadedFile>((resolve, reject) => {
      stop.on(queue.add(() => bring(stop, url, key, onBytes).then(resolve, reject), priority))
      stop.on(reject)
    })
    const over = () => {
      running.delete(id)
    }
    stop.on(over)
    done.then(over, over)
    const shared = { done, stop, listeners }
    running.set(id, shared)
    return shared
  }

  /** Brings one file to the phone; rejects with a DukouError, also where the server answered 404. */
  return function download(url: string, options: DownloadOptions = {}): Task<DownloadedFile> {
    if (options.keep && !keeps) setting.notice('not_kept', `${platform.name} keeps no files`)
    const key = options.keep && keeps ? options.key || url.replace(/[?#].*$/, '') : null
    const id = `${key} ${url}`
    const { done, stop, listeners } = running.get(id) || begin(id, url, key, options.priority)
    const file = { size: 0, sent: 0, isEnded: false }
    const look = createMeter([file], clock, (progress) => options.onProgress?.(progress))
    const listener: OnBytes = (sent, size) => {
      Object.assign(file, { sent: Math.max(sent, file.sent), size })
      look()
    }
    const mine = createStop()
    const ended = () => {
      listeners.delete(listener)
    }
    listeners.add(listener)
    done.then(ended, ended)
    const task = mine.wait(done).then((downloaded) => {
      file.isEnded = true
      look()
      return downloaded
    })
    return Object.assign(task, {
      abort() {
        if (!listeners.delete(listener)) return
        const reason = new DukouError('aborted', 'the download was aborted')
        mine.stop(reason)
        // The last one who leaves ends it for all.
        if (listeners.size === 0) stop.stop(reason)
      },
    })
  }
}
