import { DukouError } from './error.ts'
import { insist } from './insist.ts'
import type { Local, OnBytes } from './platform/platform.ts'
import type { Queue } from './queue.ts'
import type { WholeSetting } from './setting.ts'
import type { Shelf } from './shelf.ts'
import { createMeter, type Progress } from './speed.ts'
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

/** A download under way, which all who want the same file share. */
interface Shared {
  done: Promise<DownloadedFile>
  stop: ReturnType<typeof createStop>
  callers: Set<OnBytes>
  /** Nobody joins it any more. */
  over(): void
}

/** Brings files to the phone; rejects with a DukouError, also where the server answered 404. */
export function createDownloads(setting: WholeSetting, queue: Queue, shelf: Shelf) {
  const { server, platform, clock } = setting
  const running = new Map<string, Shared>()

  async function bring(
    stop: Stop,
    url: string,
    key: string | undefined,
    onBytes: OnBytes,
  ): Promise<DownloadedFile> {
    const found = key !== undefined && (await stop.wait(shelf.find(key)))
    if (found) return { path: found.path, kept: true }
    const { path, local, status } = await insist(setting, stop, onBytes, (told) =>
      server.send(stop, 'download', { url, header: {} }, told),
    )
    if (!path) throw new DukouError('bad_answer', 'no file came', { status })
    if (key === undefined) return { path, kept: false }
    return { path: (await shelf.keep(key, local as Local)).path, kept: true }
  }
  function begin(id: string, url: string, key: string | undefined, priority?: number): Shared {
    const stop = createStop()
    const callers: Shared['callers'] = new Set()
    const onBytes: OnBytes = (got, total) => {
      for (const call of callers) call(got, total)
    }
    const done = queue.run(stop, () => bring(stop, url, key, onBytes), priority)
    const over = () => {
      if (running.get(id) === shared) running.delete(id)
    }
    const shared = { done, stop, callers, over }
    running.set(id, shared)
    done.then(over, over)
    return shared
  }

  return function download(url: string, options: DownloadOptions = {}): Task<DownloadedFile> {
    const keeps = options.keep && platform.files && platform.files.keeper
    if (options.keep && !keeps) setting.notice('not_kept', `${platform.name} keeps no files`)
    const key = keeps ? options.key || url.replace(/[?#].*$/, '') : undefined
    const id = `${key} ${url}`
    const { done, stop, callers, over } = running.get(id) || begin(id, url, key, options.priority)
    const file = { state: 'sending', size: 0, sent: 0 }
    const look = createMeter([file], clock, options.onProgress)
    const mine = createStop()
    const onBytes: OnBytes = (sent, size) => {
      Object.assign(file, { sent: Math.max(sent, file.sent), size })
      look()
    }
    callers.add(onBytes)
    const task = mine.wait(done).then((downloaded) => {
      file.state = 'done'
      look()
      return downloaded
    })
    return Object.assign(task, {
      abort() {
        callers.delete(onBytes)
        const reason = new DukouError('aborted', 'the download was aborted')
        mine.stop(reason)
        // The last one who leaves ends it for all.
        if (callers.size === 0) {
          over()
          stop.stop(reason)
        }
      },
    })
  }
}
