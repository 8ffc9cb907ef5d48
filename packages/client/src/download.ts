import { onlyFile, startBatch, type Tell } from './batch.ts'
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
  callers: Set<Tell<DownloadedFile>>
  /** Nobody wants it any more. */
  leave(reason: DukouError): void
}

/** Brings files to the phone; rejects with a DukouError, also where the server answered 404. */
export function createDownloads(setting: WholeSetting, queue: Queue, shelf: Shelf) {
  const { server, platform, clock, notice } = setting
  const running = new Map<string, Shared>()

  async function bring(stop: Stop, url: string, key: string, onBytes: OnBytes): Promise<DownloadedFile> {
    const kept = key !== ''
    let file: { path: string | null } | null = kept ? await shelf.find(key) : null
    if (!file) {
      const got = await insist(setting, stop, onBytes, (told) =>
        server.send(stop, 'download', { url, header: {} }, told),
      )
      if (!got.path) throw new DukouError('bad_answer', 'no file', { status: got.status })
      file = kept ? await shelf.keep(key, got.local as Local) : got
    }
    return { path: file.path!, kept }
  }
  function begin(id: string, url: string, key: string, priority?: number): Shared {
    const stop = createStop()
    const callers: Shared['callers'] = new Set()
    const tellAll: Tell<DownloadedFile> = (change) => {
      for (const tell of callers) tell(change)
    }
    const end: typeof tellAll = (change) => {
      // Another may have taken its place after the last one left.
      if (callers.size > 0) running.delete(id)
      tellAll(change)
      callers.clear()
    }
    const shared = {
      callers,
      leave(error: DukouError) {
        running.delete(id)
        stop.stop(error)
      },
    }
    running.set(id, shared)
    const onBytes: OnBytes = (sent, size) => tellAll({ sent, size })
    queue
      .run(stop, () => bring(stop, url, key, onBytes), priority)
      .then(
        (file) => end({ state: 'done', file }),
        (error) => end({ state: 'failed', error }),
      )
    return shared
  }

  return function download(
    url: string,
    { keep, key: name, priority, onProgress }: DownloadOptions = {},
  ): Task<DownloadedFile> {
    const keeps = keep && shelf.keeps
    if (keep && !keeps) notice('not_kept', `${platform.name} keeps no files`)
    const key = keeps ? name || url.replace(/[?#].*$/, '') : ''
    const id = `${key} ${url}`
    const { results, each } = startBatch<'abort', { size: number }, DownloadedFile>(
      clock,
      [{ size: 0 }],
      undefined,
      (files) => createMeter(files, clock, onProgress),
      (_, tell) => {
        const { callers, leave } = running.get(id) || begin(id, url, key, priority)
        callers.add(tell)
        return {
          abort() {
            if (!callers.delete(tell)) return
            const error = new DukouError('aborted', 'aborted')
            tell({ state: 'failed', error })
            // The last one who leaves ends it for all.
            if (callers.size === 0) leave(error)
          },
        }
      },
    )
    return Object.assign(results().then(onlyFile), { abort: each('abort') as () => void })
  }
}
