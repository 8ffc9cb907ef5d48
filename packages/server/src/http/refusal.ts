import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Problem } from 'dukou/wire'
import { DukouError, ERROR_KINDS, type ErrorCode } from '../errors.ts'
import { drain, LINGER_MS } from './drain.ts'

/** RFC 9457 body of a refusal. Its `detail` never holds what the server must keep to itself. */
export function problemOf(error: DukouError): Problem {
  const { en, zh } = ERROR_KINDS[error.code]
  const isInternal = error.status === 500
  return {
    type: `urn:dukou:problem:${error.code}`,
    title: en,
    status: error.status,
    code: error.code,
    detail: isInternal ? `${en}.` : error.message,
    detailZh: isInternal ? `${zh}。` : error.messageZh,
  }
}

/** Any thrown value as a DukouError: Fastify's own refusals by their status, everything else as `internal`. */
export function asDukouError(error: unknown): DukouError {
  if (error instanceof DukouError) return error
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  const message = error instanceof Error ? error.message : String(error)
  const codes: Record<number, ErrorCode> = { 404: 'not_found', 415: 'multipart_required', 503: 'closing' }
  const code =
    codes[Number(status)] ?? (Number(status) >= 400 && Number(status) < 500 ? 'request_invalid' : 'internal')
  if (code !== 'request_invalid') return new DukouError(code, undefined, error)
  return new DukouError(code, { en: `${message}.`, zh: `请求有误：${message}。` }, error)
}

/**
 * Answers a refusal so that it really arrives. A client that sends its whole body before it reads would lose an answer
 * that comes with a closed connection; so the rest of the body is read and dropped first, up to a bound. Beyond the
 * bound the answer goes out at once, and the connection closes a moment later.
 */
export async function sendRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  error: DukouError,
  headers: OutgoingHttpHeaders,
  bounds: { drainBytes: number; drainMs: number },
): Promise<void> {
  if (error.code === 'aborted' || response.destroyed) {
    request.destroy()
    return
  }
  const isStalled = error.code === 'stalled'
  const isRead = !isStalled && (await drain(request, bounds.drainBytes, bounds.drainMs))
  if (response.destroyed || request.errored) return
  const body = Buffer.from(JSON.stringify(problemOf(error)))
  if (!isRead) response.shouldKeepAlive = false
  response.writeHead(error.status, {
    ...headers,
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': body.length,
    ...(isRead ? {} : { connection: 'close' }),
  })
  if (isRead) {
    response.end(body)
    return
  }
  response.write(body)
  // Closing while the client still sends would reset the connection and take the answer with it.
  await drain(request, Number.POSITIVE_INFINITY, LINGER_MS)
  response.end(() => request.socket.destroySoon())
}
