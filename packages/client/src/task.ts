import { DukouError } from './error.ts'
import type { Running } from './platform/platform.ts'
import type { Queue } from './queue.ts'

/** Running work: a promise that can be aborted, like WeChat's UploadTask. */
export interface Task<T> extends Promise<T> {
  /** Ends it with the code `aborted`. After the end it does nothing. */
  abort(): void
}

export function taskOf<T>(done: Promise<T>, abort: () => void): Task<T> {
  return Object.assign(done, { abort })
}

/** Begins the host's part of the work and waits for it; throws `aborted` where the task was aborted meanwhile. */
export type Begin = <R>(begin: () => Running<R>) => Promise<R>

/**
 * Work that waits for its place in the queue, and can be aborted while it waits and while it runs.
 *
 * @param what names it in the error, for example `the upload`
 */
export function queuedTask<T>(queue: Queue, what: string, work: (begin: Begin) => Promise<T>): Task<T> {
  const { promise, resolve, reject } = withResolvers<T>()
  const stopped = () => new DukouError('aborted', `${what} was aborted`)
  let running: Running<unknown> | undefined
  let ended = false

  const begin: Begin = (start) => {
    if (ended) throw stopped()
    const begun = start()
    running = begun
    return begun.done
  }
  const leave = queue.add(async () => {
    try {
      resolve(await work(begin))
    } catch (error) {
      reject(error)
    } finally {
      ended = true
    }
  })
  return taskOf(promise, () => {
    if (ended) return
    ended = true
    leave()
    running?.abort()
    reject(stopped())
  })
}

/** Promise.withResolvers, which the JavaScript of phones does not have yet. */
function withResolvers<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
