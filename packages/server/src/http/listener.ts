import type { FastifyHttpOptions, RawServerDefault } from 'fastify'
import { DukouError } from '../errors.ts'
import type { Limits } from '../options.ts'
import { problemOf } from './refusal.ts'

const HEAD_MS = 10_000
// Node's own is 30 s, by which the head of a request could be late.
const LOOK_MS = 1000
const LINGER_MS = 1000

type Options = FastifyHttpOptions<RawServerDefault>

/** How our own listener treats a connection until it has brought the head of a request. */
export function listenerOptions({ stallMs }: Limits): Options {
  const headMs = Math.min(stallMs, HEAD_MS)
  return {
    // Uploads may take long; `limits.stallMs` bounds the time without progress instead.
    requestTimeout: 0,
    http: { headersTimeout: headMs, connectionsCheckingInterval: LOOK_MS },
    clientErrorHandler: createClientErrorHandler(headMs),
  }
}

function createClientErrorHandler(headMs: number): Options['clientErrorHandler'] {
  return (error, socket) => {
    // In the middle of an answer, as Node's own handler asks it, a second one would become part of the first.
    const { _httpMessage: answer } = socket as { _httpMessage?: { headersSent: boolean } | null }
    if (!socket.writable || answer?.headersSent) {
      socket.destroy()
      return
    }
    const problem = problemOf(refusalFor(error.code, headMs))
    const body = JSON.stringify(problem)
    socket.end(
      `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    )
    // Whoever keeps its own side open would keep the connection; closing at once could take the answer with it.
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  }
}

function refusalFor(code: string, headMs: number): DukouError {
  if (code === 'HPE_HEADER_OVERFLOW') return new DukouError('header_too_large')
  if (code !== 'ERR_HTTP_REQUEST_TIMEOUT') return new DukouError('request_invalid')
  return new DukouError('stalled', {
    en: `The head of the request did not come within ${headMs} ms.`,
    zh: `请求头未在 ${headMs} 毫秒内发完。`,
  })
}
