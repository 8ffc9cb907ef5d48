import { createDisk } from './disk.ts'

/** What calls of the fake `my` share: its phone, what a test sets, and how a call ends. */
export type MyHost = ReturnType<typeof createMyHost>

/** Alipay's failures are numbers, which mean another thing in each call. */
export interface Failure {
  error: number
  errorMessage: string
}

export interface Ends<Result> {
  success?(result: Result): void
  fail?(failure: Failure): void
  complete?(result: Result | Failure): void
}

export function createMyHost() {
  const disk = createDisk('https://resource', 'https://usr')
  const control = {
    cancels: false,
    /** No request gets through. */
    cut: false,
    albumAllowed: true,
    saved: [] as string[],

    clients: 'new' as 'new' | 'old',
  }

  /** Callbacks and a promise: both tell the end, whatever was given. */
  function end<Result>(options: Ends<Result>, work: () => Promise<Result> | Result): Promise<Result> {
    const done = Promise.resolve().then(work)
    done.then(
      (result) => {
        options.success?.(result)
        options.complete?.(result)
      },
      (failure: Failure) => {
        options.fail?.(failure)
        options.complete?.(failure)
      },
    )
    // Another promise, which somebody has to hear when it fails.
    return done.then((result) => result)
  }
  function refuse(error: number, errorMessage: string, more: object = {}): never {
    throw { error, errorMessage, ...more } satisfies Failure
  }
  const at = (path: string, error: number, errorMessage: string) =>
    disk.find(path) ?? refuse(error, errorMessage)
  return { disk, control, end, refuse, at }
}
