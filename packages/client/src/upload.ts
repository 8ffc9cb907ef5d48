import { DukouError, fromAnswer } from './error.ts'
import { type Fields, textFields } from './fields.ts'
import type { Local, Picked, Platform } from './platform/platform.ts'
import { createProgress, type Progress } from './progress.ts'
import type { Queue } from './queue.ts'
import { queuedTask, type Task, taskOf } from './task.ts'
import type { UploadAnswer } from './wire.ts'

/** What can be uploaded: what `pick` gave, a mini program's path, or a browser's Blob or File. */
export type Source = Picked | Local

export interface UploadOptions {
  /** Extra form fields; see {@link textFields} for how they travel. */
  fields?: Fields
  /** Called as the whole call gets on. */
  onProgress?: (progress: Progress) => void
}

export interface UploadManyOptions extends UploadOptions {
  /** Called as one file gets on: its place in the list given, and 0 to 100. */
  onFileProgress?: (index: number, percent: number) => void
  /** Called when one file has ended. */
  onFileEnd?: (index: number, result: UploadResult) => void
}

/** How one file of several ended. */
export type UploadResult = { ok: true; file: UploadAnswer } | { ok: false; error: DukouError }

export interface Uploader {
  platform: Platform
  url: string
  queue: Queue
  header(): Promise<Record<string, string>>
}

/** Sends files through the queue; the promise holds one result per file in the order given. */
export function uploadMany(
  uploader: Uploader,
  sources: readonly Source[],
  options: UploadManyOptions,
): Task<UploadResult[]> {
  const fields = textFields(options.fields ?? {})
  const progress = createProgress(sources.map(sizeOf), (state) => options.onProgress?.(state))
  const sendings = sources.map((source, index) => {
    // Each file has a progress of its own, so that it too never goes back or says 100 too early.
    const own = createProgress([sizeOf(source)], ({ percent }) => options.onFileProgress?.(index, percent))
    const sending = send(uploader, source, fields, (part) => {
      own.advance(0, part)
      progress.advance(index, part)
    })
    const done = sending.then(
      (file): UploadResult => {
        own.end(0)
        return { ok: true, file }
      },
      (error: DukouError): UploadResult => ({ ok: false, error }),
    )
    return {
      abort: sending.abort,
      done: done.then((result) => {
        progress.end(index)
        options.onFileEnd?.(index, result)
        return result
      }),
    }
  })
  return taskOf(Promise.all(sendings.map(({ done }) => done)), () => {
    for (const sending of sendings) sending.abort()
  })
}

/** Sends one file; rejects with a DukouError. */
export function uploadOne(uploader: Uploader, source: Source, options: UploadOptions): Task<UploadAnswer> {
  const many = uploadMany(uploader, [source], options)
  const done = many.then(([result]) => {
    if (result!.ok) return result!.file
    throw result!.error
  })
  return taskOf(done, many.abort)
}

function send(
  { platform, url, queue, header }: Uploader,
  source: Source,
  fields: Record<string, string>,
  onPart: (part: number) => void,
): Task<UploadAnswer> {
  return queuedTask(queue, 'the upload', async (begin) => {
    const credentials = await header()
    const name = nameOf(source)
    const { status, body } = await begin(() =>
      platform.network.form(
        { url: `${url}/upload`, file: localOf(source), fields, header: credentials, ...(name && { name }) },
        (sent, total) => total > 0 && onPart(sent / total),
      ),
    )
    return readAnswer(status, body)
  })
}

function readAnswer(status: number, body: string): UploadAnswer {
  // Any HTTP status is a success to wx.uploadFile, and its data is always text (wx-api §3.2).
  if (status < 200 || status > 299) throw fromAnswer(status, body)
  try {
    const answer = JSON.parse(body) as UploadAnswer
    if (typeof answer.id === 'string') return answer
  } catch {
    // Said below.
  }
  throw new DukouError('bad_answer', 'the answer is not that of a Dukou server: check `url`', {
    status,
    cause: body,
  })
}

function localOf(source: Source): Local {
  return isPicked(source) ? source.local : source
}

function sizeOf(source: Source): number | undefined {
  return typeof source === 'string' ? undefined : source.size
}

function nameOf(source: Source): string | undefined {
  return isPicked(source) ? source.name : undefined
}

function isPicked(source: Source): source is Picked {
  return typeof source === 'object' && 'local' in source
}
