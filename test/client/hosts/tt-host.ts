import { createDisk } from './disk.ts'

/** What calls of the fake `tt` share: its phone, what a test sets, and how a call ends. */
export type TtHost = ReturnType<typeof createTtHost>

interface Failure {
  errMsg: string
  errNo?: number
}

export interface Ends<Result> {
  success?: (result: Result & { errMsg: string }) => void
  fail?: (failure: Failure) => void
  complete?: (result: Partial<Result & { errMsg: string }> & Failure) => void
}

export function createTtHost() {
  const disk = createDisk('ttfile://temp', 'ttfile://user')
  const running = new Set<{ abort(): void }>()
  const control = {
    cancels: false,
    albumAllowed: true,
    saved: [] as string[],
    requests: 0,
    hidden: false,
    run: 0,
    sent: 0,
  }

  function end<Result extends object>(
    api: string,
    options: Ends<Result>,
    work: () => Promise<Result> | Result,
  ) {
    const { run } = control
    const failed = (reason: unknown) => {
      if (run !== control.run) return
      const why = { errMsg: `${api}:fail ${(reason as Error).message}` }
      options.fail?.(why)
      options.complete?.(why as Parameters<NonNullable<Ends<Result>['complete']>>[0])
    }
    Promise.resolve()
      .then(work)
      .then((result) => {
        if (run !== control.run) return
        const told = { ...result, errMsg: `${api}:ok` }
        options.success?.(told)
        options.complete?.(told)
      }, failed)
  }
  function refuse(reason: string): never {
    throw new Error(reason)
  }
  const at = (path: string, call: string) =>
    disk.find(path) ?? refuse(`no such file or directory, ${call} ${path}`)
  const into = (path: string, call: string) =>
    path.startsWith('ttfile://user/') ? disk.resolve(path)! : refuse(`permission denied, ${call} ${path}`)
  return { disk, control, running, end, refuse, at, into }
}
