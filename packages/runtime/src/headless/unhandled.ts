import { AsyncLocalStorage } from 'node:async_hooks'
import { SOURCE } from '../pages/module-loader.ts'

type Report = (reason: unknown, promise: Promise<unknown>) => void

/** Whose page code is running; several mini programs may run in one process. */
const owner = new AsyncLocalStorage<Report>()
const claiming = new Set<Report>()

/**
 * Takes the rejections that page code left unhandled. WeChat tells them in the console and goes on; Node would end the
 * process. Each goes to the mini program whose code, run by `enter`, it comes from; those that aren't page code's are left
 * as they were. Node only.
 */
export function claimRejections(report: Report): { enter<T>(run: () => T): T; stop(): void } {
  if (claiming.size === 0) process.on('unhandledRejection', onRejection)
  claiming.add(report)
  return {
    enter: (run) => owner.run(report, run),
    stop() {
      claiming.delete(report)
      if (claiming.size === 0) process.off('unhandledRejection', onRejection)
    },
  }
}

function onRejection(reason: unknown, promise: Promise<unknown>): void {
  const own = owner.getStore()
  if (own && claiming.has(own)) own(reason, promise)
  else if (isOfPages(reason)) for (const report of claiming) report(reason, promise)
  else if (process.listenerCount('unhandledRejection') === 1) throw reason
}

function isOfPages(reason: unknown): boolean {
  if (reason instanceof Error) return reason.stack?.includes(SOURCE) === true
  return typeof (reason as { errMsg?: unknown } | null)?.errMsg === 'string'
}
