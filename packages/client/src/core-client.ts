import { type FileState, onlyFile, startBatch, type UploadResult } from './batch.ts'
import { cargoOf, type Source } from './cargo.ts'
import { type Clock, newKey, systemClock } from './clock.ts'
import { DukouError } from './error.ts'
import { type Fields, textFields } from './fields.ts'
import { formRoad } from './form-road.ts'
import { insist } from './insist.ts'
import type { Limits } from './limits.ts'
import type { Network } from './platform/platform.ts'
import { type Count, createCounter } from './progress.ts'
import { createQueue } from './queue.ts'
import type { UploadedFile } from './road.ts'
import { checkUrl, createServer } from './server.ts'
import { type Setting, SMALL } from './setting.ts'
import { createStop } from './stop.ts'
import type { Task } from './task.ts'
import { createTasks } from './tasks.ts'
import { createToken, type TokenSource } from './token.ts'

export interface CoreOptions {
  url: string
  token?: TokenSource
  platform: { name: string; network: Network }
  limits?: Partial<Limits>
  clock?: Clock
}
export interface CoreUploadOptions {
  fields?: Fields
  priority?: number
  onProgress?: (progress: Count) => void
  onFile?: (index: number, file: FileState) => void
}
export interface CoreTask<T> extends Task<T> {
  abort(index?: number): void
}
export interface Core {
  upload(source: Source, options?: CoreUploadOptions): CoreTask<UploadedFile>
  upload(sources: readonly Source[], options?: CoreUploadOptions): CoreTask<UploadResult[]>
}

export function createCore(options: CoreOptions): Core {
  const { platform, clock = systemClock } = options
  const limits = {
    concurrency: 4,
    slots: 10,
    sharedSlots: false,
    stallMs: 12_000,
    retries: 6,
    ...options.limits,
  }
  const queue = createQueue(() => limits.concurrency)
  const setting: Setting = {
    platform: platform as Setting['platform'],
    clock,
    retries: limits.retries,
    small: SMALL,
    conditions: {
      good: () => true,
      weak: () => false,
      ready: () => Promise.resolve(),
      rest: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
    },
    server: createServer(
      checkUrl(options.url),
      platform.network,
      createTasks(limits, clock),
      createToken(options.token),
    ),
  }
  function upload(source: Source | readonly Source[], options: CoreUploadOptions = {}) {
    const isMany = Array.isArray(source)
    const fields = textFields(options.fields)
    const cargos = (isMany ? source : [source]).map((one: Source) => cargoOf(one, fields))
    const { results, each } = startBatch<'abort'>(
      clock,
      cargos,
      options.onFile,
      (files) => {
        const count = createCounter(files)
        return () => options.onProgress && options.onProgress(count())
      },
      (cargo, tell) => {
        const stop = createStop()
        const road = formRoad(setting, { ...cargo, key: newKey(clock) })
        queue
          .run(
            stop,
            () => {
              tell({ state: 'sending' })
              return insist(
                setting,
                stop,
                (sent) => tell({ sent }),
                (onBytes) => road.go(stop, onBytes),
              )
            },
            options.priority,
          )
          .then(
            (file) => tell({ state: 'done', file }),
            (error) => tell({ state: 'failed', error }),
          )
        return { abort: () => stop.stop(new DukouError('aborted', 'the upload was aborted')) }
      },
    )
    const done = results()
    return Object.assign<Promise<unknown>, object>(isMany ? done : done.then(onlyFile), {
      abort: each('abort'),
    })
  }
  return { upload: upload as Core['upload'] }
}
