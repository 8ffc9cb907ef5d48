import { DukouError } from './error.ts'
import { insist } from './insist.ts'
import type { Downloaded, OnBytes } from './platform/platform.ts'
import { createMeter, type Progress } from './progress.ts'
import type { Queue } from './queue.ts'
import type { Setting } from './setting.ts'
import type { Shelf } from './shelf.ts'
import { createStop, type Stop } from './stop.ts'
import type { Task } from './task.ts'

export interface DownloadOptions {
  /** Keeps the file where it survives a restart, and answers from there the next time. */
  keep?: boolean
  /** What it is kept under; default: the URL without its query, because signatures change. */
  key?: string
  /** Higher goes first; default 0. */
  priority?: number
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
  /** Null where this client keeps nothing. */
  shelf: Shelf | null
}

/** A download under way, which all who want the same file share. */
interface Shared {
  done: Promise<DownloadedFile>
  listeners: Set<OnBytes>
  enter(): void
  /** One caller leaves; the last one ends it. */
  leave(): void
}

export function createDownloads({ setting, queue, shelf }: Downloader) {
  const { server, platform, clock, conditions, retries } = setting
  const running = new Map<string, Shared>()

  async function fetchFile(stop: Stop, url: string, listeners: Shared['listeners']): Promise<Downloaded> {
    let gained = 0
    return insist({ stop, conditions, clock, retries, gained: () => gained }, async (trial) => {
      const onBytes: OnBytes = (got, total) => {
        gained = Math.max(gained, got)
        for (const listener of listeners) listener(got, total)
      }
      const file = await server.send(
        trial,
        'download',
        url,
        (header, told) => platform.network.download({ url, header }, told),
        { onBytes },
      )
      if (file.path === null || file.local === null)
        throw new DukouError('bad_answer', 'the host gave no file', { status: file.status })
      return file
    })
  }

  async function bring(stop: Stop, url: string, key: string | null, listeners: Shared['listeners']) {
    const found = key !== null && (await stop.wait(shelf!.find(key)))
    if (found) return { path: found.path, kept: true }
    const { path, local } = await fetchFile(stop, url, listeners)
    if (key === null) return { path: path!, kept: false }
    return { path: (await shelf!.keep(key, local!)).path, kept: true }
  }

  function begin(id: string, url: string, key: string | null, priority?: number): Shared {
    const stop = createStop()
    const listeners: Shared['listeners'] = new Set()
    let callers = 0
    const done = stop.run(() => {
      let abort = () => {}
      const done = new Promise<DownloadedFile>((resolve, reject) => {
        abort = queue.add(() => bring(stop, url, key, listeners).then(resolve, reject), priority)
      })
      return { done, abort }
    })
    const over = () => {
      running.delete(id)
    }
    done.then(over, over)
    return {
      done,
      listeners,
      enter: () => {
        callers++
      },
      leave() {
        if (--callers > 0) return
        over()
        stop.stop(aborted())
      },
    }
  }

  /** Brings one file to the phone; rejects with a DukouError, also where the server answered 404. */
  return function download(url: string, options: DownloadOptions): Task<DownloadedFile> {
    const key = options.keep ? options.key || url.replace(/[?#].*$/, '') : null
    if (key !== null && !shelf) throw new DukouError('unsupported', 'this client keeps no files')
    const id = `${key} ${url}`
    const shared = running.get(id) || begin(id, url, key, options.priority)
    running.set(id, shared)
    shared.enter()
    const file = { size: 0, sent: 0, isEnded: false }
    const look = createMeter([file], clock, (progress) => options.onProgress?.(progress))
    const listener: OnBytes = (sent, size) => {
      Object.assign(file, { sent: Math.max(sent, file.sent), size })
      look()
    }
    shared.listeners.add(listener)
    const mine = createStop()
    const done = mine
      .run(() => ({ done: shared.done, abort: shared.leave }))
      .then((downloaded) => {
        file.isEnded = true
        look()
        return downloaded
      })
    const ended = () => {
      shared.listeners.delete(listener)
    }
    done.then(ended, ended)
    return Object.assign(done, { abort: () => mine.stop(aborted()) })
  }
}

function aborted(): DukouError {
  return new DukouError('aborted', 'the download was aborted')
}
