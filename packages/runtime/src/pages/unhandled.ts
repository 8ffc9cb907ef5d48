import { SOURCE } from './module-loader.ts'

/**
 * Takes the rejections that page code left unhandled. WeChat tells them in the console and goes on; Node would end the
 * process. Rejections that aren't page code's are left as they were. Returns how to stop. Node only.
 */
export function claimRejections(report: (error: unknown, promise: Promise<unknown>) => void): () => void {
  const onRejection = (reason: unknown, promise: Promise<unknown>) => {
    if (isOfPages(reason)) report(reason, promise)
    else if (process.listenerCount('unhandledRejection') === 1) throw reason
  }
  process.on('unhandledRejection', onRejection)
  return () => void process.off('unhandledRejection', onRejection)
}

function isOfPages(reason: unknown): boolean {
  if (reason instanceof Error) return reason.stack?.includes(SOURCE) === true
  return typeof (reason as { errMsg?: unknown } | null)?.errMsg === 'string'
}
