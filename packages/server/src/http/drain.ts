import type { IncomingMessage } from 'node:http'

/** How long a connection is read on that closes after its answer, so that closing doesn't take the answer with it. Milliseconds. */
export const LINGER_MS = 1000

/** Reads and drops what is left of a body. True when its end came within the bounds. */
export function drain(request: IncomingMessage, maxBytes: number, maxMs: number): Promise<boolean> {
  if (request.readableEnded || request.complete) {
    request.resume()
    return Promise.resolve(true)
  }
  const declared = Number(request.headers['content-length'])
  if (request.destroyed || declared > maxBytes) return Promise.resolve(false)
  return new Promise((resolve) => {
    let bytes = 0
    const done = (isRead: boolean) => {
      clearTimeout(clock)
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      resolve(isRead)
    }
    const onData = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxBytes) done(false)
    }
    const onEnd = () => done(true)
    const onClose = () => done(request.readableEnded)
    const clock = setTimeout(() => done(false), maxMs)
    request.on('data', onData).on('end', onEnd).on('close', onClose)
    request.resume()
  })
}
