import { type FileState, onlyFile, startBatch, type UploadResult } from './batch.ts'
import { cargoOf, type Source } from './cargo.ts'
import { type Fields, textFields } from './fields.ts'
import type { Compression } from './platform/platform.ts'
import type { Queue } from './queue.ts'
import type { Cargo, Road, UploadedFile } from './road.ts'
import { type Sending, startSending } from './sending.ts'
import type { WholeSetting } from './setting.ts'
import type { Shelf } from './shelf.ts'
import { createMeter, type Progress } from './speed.ts'
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
export interface Outbox extends WholeSetting {
  queue: Queue
  /** Runs few preparations at a time, in the order given. */
  preparations: Queue
  shelf: Shelf
  chooseRoad(cargo: Cargo, isResumed: boolean): Promise<Road>
}

/** Sends files through the queue. */
export function upload(
  outbox: Outbox,
  source: Source | readonly Source[],
  options: UploadOptions,
): UploadTask<UploadResult[] | UploadedFile> {
  const { clock } = outbox
  const isMany = Array.isArray(source)
  const fields = textFields(options.fields)
  const cargos = (isMany ? source : [source]).map((one: Source) => cargoOf(one, fields))
  const { results, each } = startBatch<keyof Sending>(
    clock,
    cargos,
    options.onFile,
    (files) => createMeter(files, clock, options.onProgress),
    (cargo, tell) => startSending(outbox, cargo, options, tell),
  )
  const again = each('retry')
  const done = results()
  return Object.assign<Promise<UploadResult[] | UploadedFile>, object>(isMany ? done : done.then(onlyFile), {
    abort: each('abort'),
    pause: each('pause'),
    resume: each('resume'),
    retry(index?: number) {
      again(index)
      return results()
    },
  }) as UploadTask<UploadResult[] | UploadedFile>
}
