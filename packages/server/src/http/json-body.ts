import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { DukouError } from '../errors.ts'

export interface JsonBounds {
  /** Bytes of the whole body. */
  maxBytes: number
  /** Time without a byte. */
  stallMs: number
}

/**
 * A hook for `preValidation`: reads the body, which the route's schema then checks.
 * Throws what {@link readJson} throws.
 */
export function jsonBody(bounds: JsonBounds): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    request.body = await readJson(request.raw, bounds)
  }
}

/**
 * The value of a JSON body. Throws `json_required`, `json_too_large`, `request_invalid` where it is no JSON in UTF-8,
 * `stalled` or `aborted`. What it has not read is left to whoever sends the refusal.
 */
export async function readJson(
  request: IncomingMessage,
  { maxBytes, stallMs }: JsonBounds,
): Promise<unknown> {
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw jsonRequired()
  if (Number(request.headers['content-length']) > maxBytes) throw tooLarge(maxBytes)
  const body = await collect(request, maxBytes, stallMs)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // The parser's own message would repeat a piece of the body.
    throw new DukouError('request_invalid', {
      en: 'The body is not valid JSON in UTF-8.',
      zh: '请求体不是有效的 UTF-8 JSON。',
    })
  }
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

function jsonRequired(): DukouError {
  return new DukouError('json_required', {
    en: 'The body must be JSON, with the header Content-Type: application/json.',
    zh: '请求体应为 JSON，并带请求头 Content-Type: application/json。',
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
