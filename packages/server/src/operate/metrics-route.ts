import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { DukouError } from '../errors.ts'
import type { App } from '../http/context.ts'
import { isLoopback } from '../loopback.ts'
import type { Metrics } from './metrics.ts'

// What a proxy on this machine leaves on a request: then the peer's address says nothing about who asks.
const FORWARDED = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
]

/**
 * `GET /metrics`: with `Authorization: Bearer <token>` where a token is configured; without one only for programs on this
 * machine, and not at all behind a proxy. To everybody else there is no such path.
 */
export function metricsRoute(
  app: App,
  { metrics, token, publicUrl }: { metrics: Metrics; token: string | null; publicUrl: string | null },
): void {
  app.get('/metrics', async (request, reply) => {
    const mayRead = token === null ? publicUrl === null && isLocal(request) : hasToken(request, token)
    if (!mayRead) {
      throw new DukouError('not_found', {
        en: 'There is no GET /metrics.',
        zh: '没有这个接口：GET /metrics。',
      })
    }
    reply.header('cache-control', 'no-store').header('content-type', metrics.contentType)
    return metrics.read()
  })
}

function isLocal({ raw, headers }: FastifyRequest): boolean {
  return isLoopback(raw.socket.remoteAddress) && FORWARDED.every((name) => headers[name] === undefined)
}

function hasToken({ headers }: FastifyRequest, token: string): boolean {
  const given = /^Bearer +(\S{1,512}) *$/i.exec(headers.authorization ?? '')?.[1]
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}
