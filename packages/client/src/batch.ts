import type { Clock } from './clock.ts'
import type { DukouError } from './error.ts'
import { hasEnded, percentOf } from './progress.ts'
import type { Cargo, UploadedFile } from './road.ts'

/** What is to be shown of one file. */
export interface FileState<File = UploadedFile> {
  /** `waiting` for its turn, `sending`, `paused` by the app, `done` or `failed`. */
  state: 'waiting' | 'sending' | 'paused' | 'done' | 'failed'
  /** 0 to 100, whole. Never goes back, and is 100 only when it has arrived. */
  percent: number
  /** Bytes; 0 while unknown. */
  size: number
  /** Bytes that have arrived. */
  sent: number
  /** Where it is `done`. */
  file?: File
  /** Where it has `failed`. */
  error?: DukouError | undefined
}

/** How one file of several ended. */
export type UploadResult<File = UploadedFile> = { ok: true; file: File } | { ok: false; error: DukouError }

export type Tell<File = UploadedFile> = (change: Partial<FileState<File>>) => void

/** Files that were given together. */
export interface Batch<Act extends string, File> {
  /** One result per file in the order given, once all have ended. */
  results(): Promise<UploadResult<File>[]>
  /** What acts on one file, or without a place on all. */
  each(act: Act): (index?: number) => void
}

/**
 * Begins to send files, and follows them.
 *
 * @param onFile called as one file gets on
 * @param look called as all get on
 */
export function startBatch<Act extends string, Given extends { size: number } = Cargo, File = UploadedFile>(
  clock: Clock,
  given: readonly Given[],
  onFile: (index: number, file: FileState<File>) => void = () => {},
  createLook: (files: readonly FileState<File>[]) => () => void,
  start: (one: Given, tell: Tell<File>) => Record<Act, () => void>,
): Batch<Act, File> {
  const files = given.map(({ size }): FileState<File> => ({ state: 'waiting', percent: 0, size, sent: 0 }))
  const look = createLook(files)
  const waiting: ((results: UploadResult<File>[]) => void)[] = []

  /** What an app's callback throws is the app's: it is thrown where the app sees it, and ends nothing here. */
  function guard(call: () => void): void {
    try {
      call()
    } catch (error) {
      clock.after(0, () => {
        throw error
      })
    }
  }
  function settle(): void {
    if (files.every(hasEnded)) for (const resolve of waiting.splice(0)) resolve(files.map(resultOf))
  }
  const sendings = given.map((one, index) =>
    start(one, (change) => {
      const file = files[index]!
      // Sent again from its beginning, it stands still until it gets on.
      Object.assign(file, change, { sent: Math.max(file.sent, change.sent || 0) })
      file.percent = file.state === 'done' ? 100 : percentOf(file.sent, file.size)
      guard(() => onFile(index, { ...file }))
      guard(look)
      settle()
    }),
  )
  return {
    results: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        settle()
      }),
    each: (act) => (index) => {
      sendings.forEach((sending, place) => {
        if (index === undefined || index === place) sending[act]()
      })
    },
  }
}

function resultOf<File>({ state, file, error }: FileState<File>): UploadResult<File> {
  return state === 'done' ? { ok: true, file: file! } : { ok: false, error: error! }
}

/** Of a call with one file. */
export function onlyFile<File>([result]: UploadResult<File>[]): File {
  if (result!.ok) return result!.file
  throw result!.error
}
