import type { Source } from './cargo.ts'
import { sizeOf } from './cargo.ts'
import type { DukouError } from './error.ts'
import type { Features } from './features.ts'
import { type Fields, textFields } from './fields.ts'
import type { PendingUploads } from './pending.ts'
import type { Compression } from './platform/platform.ts'
import { createMeter, type Progress } from './progress.ts'
import type { Queue } from './queue.ts'
import type { Resumable } from './resumable.ts'
import type { Road, UploadedFile } from './road.ts'
import { type Sending, startSending, type UploadResult } from './sending.ts'
import type { Setting } from './setting.ts'
import type { Task } from './task.ts'

export interface UploadOptions {
  /** Extra fields that go with each file; see {@link textFields} for how they travel. */
  fields?: Fields
  /** Goes on after the app was killed: see `client.pending`. */
  keep?: boolean
  /** Makes pictures smaller before they are sent. */
  compress?: Compression
  /** Higher goes first; default 0. */
  priority?: number
  /** Called as the whole call gets on. */
  onProgress?: (progress: Progress) => void
  /** Called as one file gets on: its place in the list given, and what is to be shown of it. */
  onFile?: (index: number, file: FileState) => void
}

/** What is to be shown of one file. */
export interface FileState {
  state: 'waiting' | 'sending' | 'paused' | 'done' | 'failed'
  /** 0 to 100, whole; 100 only when it has arrived. */
  percent: number
  /** Where it is `done`. */
  file?: UploadedFile
  /** Where it has `failed`. */
  error?: DukouError
}

/** Running uploads. Without a place each call means all files. */
export interface UploadTask<T> extends Task<T> {
  /** Ends with the code `aborted`; what the server holds of it is given up. */
  abort(index?: number): void
  /** Stops sending until `resume`; others may go first meanwhile. */
  pause(index?: number): void
  resume(index?: number): void
  /** Sends what has failed once more, and resolves when all files have ended again. */
  retry(index?: number): Promise<UploadResult[]>
}

/** What uploads share. */
export interface Outbox {
  setting: Setting
  features: Features
  queue: Queue
  resumable: Resumable | null
  pending: PendingUploads | null
  /** Bytes: smaller files need no ticket. */
  small(): number
  learnSmall(bytes: number): void
  /** Runs few preparations at a time, in the order given. */
  prepare(work: () => Promise<Road>): Promise<Road>
}

/** Sends files through the queue; the promise holds one result per file in the order given. */
export function uploadMany(
  outbox: Outbox,
  sources: readonly Source[],
  options: UploadOptions,
): UploadTask<UploadResult[]> {
  const { clock } = outbox.setting
  const fields = textFields(options.fields || {})
  const results: (UploadResult | undefined)[] = sources.map(() => undefined)
  const waiting: ((results: UploadResult[]) => void)[] = []
  const meter = createMeter(sources.length, clock, (progress) => tell(() => options.onProgress?.(progress)))

  /** What an app's callback throws is the app's: it is thrown where the app sees it, and ends nothing here. */
  function tell(call: () => void): void {
    try {
      call()
    } catch (error) {
      clock.after(0, () => {
        throw error
      })
    }
  }
  function allEnded(): Promise<UploadResult[]> {
    return new Promise((resolve) => {
      waiting.push(resolve)
      checkEnd()
    })
  }
  function checkEnd(): void {
    if (results.indexOf(undefined) >= 0) return
    for (const resolve of waiting.splice(0)) resolve(results.slice() as UploadResult[])
  }
  function send(source: Source, index: number): Sending {
    const shown: FileState = { state: 'waiting', percent: 0 }
    const show = (change: Partial<FileState>) => {
      Object.assign(shown, change)
      tell(() => options.onFile?.(index, { ...shown }))
    }
    // Each file has a meter of its own, so that it too never goes back or says 100 too early.
    const newMeter = () => createMeter(1, clock, ({ percent }) => show({ percent }))
    let own = newMeter()
    const onSize = (bytes: number) => {
      own.size(0, bytes)
      meter.size(index, bytes)
    }
    onSize(sizeOf(source))
    return startSending(outbox, source, fields, options, {
      onState(state) {
        if (results[index]) {
          results[index] = undefined
          meter.again(index)
          own = newMeter()
          Object.assign(shown, { percent: 0, error: undefined })
        }
        show({ state })
      },
      onSize,
      onBytes(bytes) {
        own.reach(0, bytes)
        meter.reach(index, bytes)
      },
      onEnd(result) {
        results[index] = result
        if (result.ok) show({ state: 'done', percent: 100, file: result.file })
        else show({ state: 'failed', error: result.error })
        meter.end(index)
        checkEnd()
      },
    })
  }

  const sendings = sources.map(send)
  const each = (act: keyof Sending) => (index?: number) =>
    sendings.forEach((sending, place) => {
      if (index === undefined || index === place) sending[act]()
    })
  const again = each('retry')
  return Object.assign(allEnded(), {
    abort: each('abort'),
    pause: each('pause'),
    resume: each('resume'),
    retry(index?: number) {
      again(index)
      return allEnded()
    },
  })
}

/** Sends one file; rejects with a DukouError. */
export function uploadOne(outbox: Outbox, source: Source, options: UploadOptions): UploadTask<UploadedFile> {
  const many = uploadMany(outbox, [source], options)
  const { abort, pause, resume, retry } = many
  const one = many.then(([result]) => {
    if (result!.ok) return result!.file
    throw result!.error
  })
  return Object.assign(one, { abort, pause, resume, retry })
}
