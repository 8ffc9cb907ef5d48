import { bearing, checked, checkUrl } from './answer.ts'
import { type FileState, onlyFile, startBatch, type UploadResult } from './batch.ts'
import { cargoOf, type Source } from './cargo.ts'
import { type Clock, newKey, systemClock } from './clock.ts'
import { DukouError } from './error.ts'
import { type Fields, textFields } from './fields.ts'
import { sendSmall } from './form.ts'
import { insist } from './insist.ts'
import type { FormRequest, OnBytes } from './platform/platform.ts'
import type { CorePlatform } from './platform/wx-core.ts'
import { type Count, createCounter } from './progress.ts'
import { createQueue } from './queue.ts'
import type { UploadedFile } from './road.ts'
import type { Server } from './server.ts'
import { createStop, type Stop } from './stop.ts'
import type { Task } from './task.ts'
import type { TokenSource } from './token.ts'
import { createWatchdog, type TaskPlan } from './watchdog.ts'

export interface CoreOptions {
  /** The server's address, for example `https://files.example.com`; a path below it is allowed. Anything but http and https throws `bad_argument`. */
  url: string
  /** The session token, or how to get it: asked for before each try, and sent as `Authorization: Bearer`. One that is refused ends the upload. */
  token?: TokenSource
  /** Where the core runs: {@link wxCorePlatform}, or another host's form. */
  platform: CorePlatform
  /** Uploads at once, below the host's ten tasks; default 4. */
  concurrency?: number
  /** Failures in a row, without a byte gained, before a file is given up; default 6. */
  retries?: number
  /** Milliseconds without a byte before a task is taken for dead and tried again; default 12,000. */
  stallMs?: number
  /** For tests: time and chance. */
  clock?: Clock
}

export interface CoreUploadOptions {
  /** Extra fields that go with each file; see {@link textFields} for how they travel. */
  fields?: Fields
  /** Higher goes first, any number; the order given decides among equals. Default 0. */
  priority?: number
  /** Called as the whole call gets on. */
  onProgress?: (progress: Count) => void
  /** Called as one file gets on: its place in the list given, and what is to be shown of it. */
  onFile?: (index: number, file: FileState) => void
}

/** Running uploads. Without a place abort means all files. */
export interface CoreTask<T> extends Task<T> {
  abort(index?: number): void
}

/**
 * Sends files in forms: a queue, retry, progress, abort, and errors with a code. What isn't here is in `dukou` and `dukou/wx`:
 * parts and resuming, kept files, compression, pause, downloads, picking, the background, and a token that is refreshed.
 */
export interface Core {
  /** Sends one file; rejects with a {@link DukouError}, whose code `dukou/messages` explains. */
  upload(source: Source, options?: CoreUploadOptions): CoreTask<UploadedFile>
  /** Sends many; never rejects for a file: one result per file in the order given. */
  upload(sources: readonly Source[], options?: CoreUploadOptions): CoreTask<UploadResult[]>
}

// Without the host's word on its network and its background, all that can be done is to try.
const NO_WORD = { good: () => true, weak: () => false, ready: () => Promise.resolve() }

/** The smallest client. Throws `bad_argument` for a wrong url. */
export function createCore(options: CoreOptions): Core {
  const { platform, token, concurrency = 4, retries = 6, stallMs = 12_000, clock = systemClock } = options
  const url = checkUrl(options.url)
  const queue = createQueue(() => concurrency)
  const { watch } = createWatchdog(stallMs, clock)
  const rest = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve))
  const setting = { clock, retries, conditions: { ...NO_WORD, rest } }
  const sendForm = async (
    stop: Stop,
    _kind: 'form',
    request: FormRequest & TaskPlan,
    onBytes: OnBytes = () => {},
  ) => {
    const bearer = typeof token === 'function' ? await stop.wait(Promise.resolve(token())) : token
    const whole = { ...request, url: url + request.url, header: bearing(bearer) }
    return checked(await stop.wait(watch(stop, request, onBytes, (told) => platform.form(whole, told))))
  }
  const server = { send: sendForm as Server['send'] }

  function upload(
    source: Source | readonly Source[],
    { fields, priority, onProgress, onFile }: CoreUploadOptions = {},
  ) {
    const isMany = Array.isArray(source)
    const texts = textFields(fields)
    const cargos = (isMany ? source : [source]).map((one: Source) => cargoOf(one, texts))
    const { results, each } = startBatch<'abort'>(
      clock,
      cargos,
      onFile,
      (files) => {
        const count = createCounter(files)
        return () => onProgress && onProgress(count())
      },
      (given, tell) => {
        const stop = createStop()
        const cargo = { ...given, key: newKey(clock) }
        const send = () => {
          tell({ state: 'sending' })
          return insist(
            setting,
            stop,
            (sent) => tell({ sent }),
            (onBytes) => sendSmall(server, cargo, stop, onBytes),
          )
        }
        queue.run(stop, send, priority).then(
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
