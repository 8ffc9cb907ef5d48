import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { SUBPROTOCOL, TOKEN_HEADER } from './messages.ts'

/** Why a request is refused: an HTTP status and a sentence. */
export interface Refusal {
  status: 401 | 403
  reason: string
}

/**
 * Who may talk to the relay. It reads files and opens connections for its caller, so everything but the empty page
 * needs the token; and a foreign `Host` (DNS rebinding) or `Origin` (another site's page) is refused before that.
 */
export function createGuard(token: string): {
  place(request: IncomingMessage): Refusal | null
  caller(request: IncomingMessage): Refusal | null
} {
  const expected = Buffer.from(token)
  return {
    place(request) {
      const host = request.headers.host ?? ''
      const port = request.socket.localPort
      if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
        return { status: 403, reason: 'foreign Host 请求的 Host 不是本机' }
      }
      const origin = request.headers.origin
      if (origin !== undefined && origin !== `http://${host}`) {
        return { status: 403, reason: 'foreign Origin 请求来自其他网站' }
      }
      return null
    },
    caller(request) {
      const given = Buffer.from(shownToken(request))
      if (given.length === expected.length && timingSafeEqual(given, expected)) return null
      return {
        status: 401,
        reason: 'token missing or stale: open the address printed at start 请打开启动时打印的完整地址',
      }
    },
  }
}

/** As a header; for `<img>` and `<audio>`, which can't set one, in the query; for a WebSocket as a subprotocol. */
function shownToken(request: IncomingMessage): string {
  const header = request.headers[TOKEN_HEADER]
  if (typeof header === 'string') return header
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim())
  if (offered?.[0] === SUBPROTOCOL) return offered[1] ?? ''
  return new URL(request.url ?? '/', 'http://relay').searchParams.get('token') ?? ''
}
