import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { type Fault, findFault } from './fault.ts'

/** The request's body, which breaks off or stops where the plan says so. */
export function faultyBody(
  request: IncomingMessage,
  faults: readonly Fault[],
  closing: AbortSignal,
): Readable {
  const reset = findFault(faults, 'reset')
  const stall = findFault(faults, 'stall')
  if (!reset && !stall) return request
  const resetAt = reset ? (reset.afterBytes ?? 0) : Number.POSITIVE_INFINITY
  const stallAt = stall ? (stall.afterBytes ?? 0) : Number.POSITIVE_INFINITY

  async function* pieces(): AsyncGenerator<Buffer> {
    let count = 0
    for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const end = Math.min(piece.length, Math.min(resetAt, stallAt) - count)
      if (end > 0) yield piece.subarray(0, end)
      count += piece.length
      if (count >= Math.min(resetAt, stallAt)) break
    }
    if (count < Math.min(resetAt, stallAt)) return
    if (resetAt <= stallAt) {
      request.socket.resetAndDestroy()
      throw new Error('reset')
    }
    await untilClosed(request, closing)
    throw new Error('stalled')
  }
  return Readable.from(pieces(), { objectMode: false })
}

/** Waits until either end has had enough. */
export function untilClosed(request: IncomingMessage, closing: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (closing.aborted || request.socket.destroyed) return resolve()
    closing.addEventListener('abort', () => resolve(), { once: true })
    request.socket.once('close', () => resolve())
  })
}
