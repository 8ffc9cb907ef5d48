import type { IncomingMessage } from 'node:http'
import { DukouError } from '../errors.ts'

export interface BodyBounds {
  /** Bytes of the whole body. */
  maxBytes: number
  /** Time without a byte. */
  stallMs: number
}

/**
 * All bytes of a body that is small for sure. Throws `json_too_large`, `stalled` or `aborted`. What it has not read is left to
 * whoever sends the refusal.
 */
export async function readSmallBody(
  request: IncomingMessage,
  { maxBytes, stallMs }: BodyBounds,
): Promise<Buffer> {
  if (Number(request.headers['content-length']) > maxBytes) throw tooLarge(maxBytes)
  return collect(request, maxBytes, stallMs)
}

function collect(request: IncomingMessage, maxBytes: number, stallMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (request.destroyed) {
      reject(new DukouError('aborted'))
      return
    }
    const chunks: Buffer[] = []
    let bytes = 0
    const settle = (end: () => void) => {
      clearTimeout(clock)
      request.off('data', onData).off('end', onEnd).off('error', onAbort).off('close', onAbort)
      request.pause()
      end()
    }
    const onData = (chunk: Buffer) => {
      clock.refresh()
      bytes += chunk.length
      if (bytes > maxBytes) settle(() => reject(tooLarge(maxBytes)))
      else chunks.push(chunk)
    }
    const onEnd = () => settle(() => resolve(Buffer.concat(chunks)))
    const onAbort = () => settle(() => reject(new DukouError('aborted')))
    const clock = setTimeout(() => settle(() => reject(stalled(stallMs))), stallMs)
    request.on('data', onData).on('end', onEnd).on('error', onAbort).on('close', onAbort)
  })
}

function tooLarge(maxBytes: number): DukouError {
  return new DukouError('json_too_large', {
    en: `The body may have at most ${maxBytes} bytes.`,
    zh: `请求体最多 ${maxBytes} 字节。`,
  })
}

function stalled(stallMs: number): DukouError {
  return new DukouError('stalled', {
    en: `Nothing arrived for ${stallMs} ms.`,
    zh: `超过 ${stallMs} 毫秒没有收到数据。`,
  })
}
