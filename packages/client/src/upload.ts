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
import { type Sending, startSending } from './sending.ts'
import type { Setting } from './setting.ts'
import type { Task } from './task.ts'

export interface UploadOptions {
  /** Extra fields that go with each file; see {@link textFields} for how they travel. */
  fields?: Fields
  /** Copies the file to where it survives, so that it goes on after the app was killed: see `client.pending`. Where that can't be, it is sent all the same, with the notice `not_kept`. Default false. */
  keep?: boolean
  /** Makes pictures smaller before they are sent; a picture that would not become smaller goes as it is, and where the host can't, with the notice `not_compressed`. Default: as it is. */
  compress?: Compression
  /** Higher goes first, any number; the order given decides among equals. Default 0. */
  priority?: number
  /** Called as the whole call gets on. */
  onProgress?: (progress: Progress) => void
  /** Called as one file gets on: its place in the list given, and what is to be shown of it. */
  onFile?: (index: number, file: FileState) => void
}

/** What is to be shown of one file. */
export interface FileState {
  /** `waiting` for its turn, `sending`, `paused` by the app, `done` or `failed`. */
  state: 'waiting' | 'sending' | 'paused' | 'done' | 'failed'
  /** 0 to 100, whole. Never goes back, and is 100 only when it has arrived. */
  percent: number
  /** Bytes; 0 while unknown. */
  size: number
  /** Bytes that have arrived. */
  sent: number
  /** Where it is `done`. */
  file?: UploadedFile
  /** Where it has `failed`. */
  error?: DukouError | undefined
}

/** How one file of several ended. */
export type UploadResult = { ok: true; file: UploadedFile } | { ok: false; error: DukouError }

/** Running uploads. Without a place each call means all files. */
export interface UploadTask<T> extends Task<T> {
  /** Ends with the code `aborted`; what the server holds of it, and what is kept of it for another run, is given up. */
  abort(index?: number): void
  /** Stops sending until `resume`; others may go first meanwhile. */
  pause(index?: number): void
  /** Goes on with what was paused, where it stood. */
  resume(index?: number): void
  /** Sends what has failed once more, and resolves when all files have ended again. */
  retry(index?: number): Promise<UploadResult[]>
}

/** What uploads share. */
export interface Outbox {
  setting: Setting
  features: Features
  queue: Queue
  resumable: Resumable | undefined
  pending: PendingUploads | undefined
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
  const fields = textFields(options.fields)
  const files = sources.map((source) => ({ ...WAITING, size: sizeOf(source) }))
  const waiting: ((results: UploadResult[]) => void)[] = []
  const look = createMeter(files, clock, (progress) => tell(() => options.onProgress?.(progress)))

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
    if (files.every(({ isEnded }) => isEnded))
      for (const resolve of waiting.splice(0)) resolve(files.map(resultOf))
  }

  const sendings = sources.map((source, index) =>
    startSending(outbox, source, fields, options, (change) => {
      const file = files[index]!
      // Sent again from its beginning, it stands still until it gets on.
      Object.assign(file, change, { sent: Math.max(file.sent, change.sent || 0) })
      file.isEnded = file.state === 'done' || file.state === 'failed'
      file.percent = file.state === 'done' ? 100 : percentOf(file)
      const { isEnded: _, ...shown } = file
      tell(() => options.onFile?.(index, shown))
      look()
      if (file.isEnded) checkEnd()
    }),
  )
  const each = (act: keyof Sending) => (index?: number) => {
    sendings.forEach((sending, place) => {
      if (index === undefined || index === place) sending[act]()
    })
  }
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

const WAITING: FileState & { isEnded: boolean } = {
  state: 'waiting',
  percent: 0,
  size: 0,
  sent: 0,
  isEnded: false,
}

function percentOf({ sent, size }: FileState): number {
  return size ? Math.min(99, Math.floor((sent / size) * 100)) : 0
}

function resultOf({ state, file, error }: FileState): UploadResult {
  return state === 'done' ? { ok: true, file: file! } : { ok: false, error: error! }
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
