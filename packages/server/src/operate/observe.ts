import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { App } from '../http/context.ts'
import { pathOf } from './log.ts'
import { type Metrics, refusalOf } from './metrics.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Marks a route whose requests carry bytes of uploads, and how: `form`, `tus`. */
    via?: string
  }
}

const QUIET = new Set(['/livez', '/readyz', '/metrics'])

/** One line in the log and one count for every request once it is over, also when its client went away. */
export function observe(app: App, metrics: Metrics): void {
  // A connection serves many requests: each is charged with what came since the one before.
  const counted = new WeakMap<Socket, number>()

  app.addHook('onRequest', (request, reply, done) => {
    const start = performance.now()
    reply.header('x-request-id', request.id)
    reply.raw.once('close', () => {
      const { raw } = request
      const seconds = (performance.now() - start) / 1000
      const isWhole = reply.raw.writableFinished
      const refusal = refusalOf(raw)
      const code = refusal ?? (isWhole ? (reply.raw.statusCode < 400 ? 'ok' : 'failed') : 'aborted')
      const bytes = raw.socket.bytesRead - (counted.get(raw.socket) ?? 0)
      counted.set(raw.socket, raw.socket.bytesRead)
      const { url: pattern, config } = request.routeOptions
      const status = isWhole || reply.raw.headersSent ? reply.raw.statusCode : 499
      metrics.answered({ method: request.method, route: pattern ?? 'none', status, seconds })
      if (config?.via !== undefined) metrics.uploaded({ via: config.via, code, bytes })
      report(request, pattern, { status, code, bytes, seconds })
    })
    done()
  })
}

function report(
  request: FastifyRequest,
  pattern: string | undefined,
  { status, code, bytes, seconds }: { status: number; code: string; bytes: number; seconds: number },
): void {
  const level = pattern !== undefined && QUIET.has(pattern) ? 'debug' : 'info'
  // A silent log has no such question to ask, and gets no work.
  const log = request.log as unknown as { isLevelEnabled?(level: string): boolean }
  if (!log.isLevelEnabled?.(level)) return
  const { method, ip } = request
  const path = pathOf(request.raw.url ?? '')
  const ms = Math.round(seconds * 10_000) / 10
  request.log[level]({ method, path, status, code, ms, bytes, ip }, `${method} ${path} ${status}`)
}
