import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyPluginAsync } from 'fastify'
import { DukouError } from './errors.ts'
import { problemOf } from './http/refusal.ts'

/** The part of a Server that embedding needs. */
export interface Handling {
  /** Answers one request that arrived at somebody else's listener. */
  handle(request: IncomingMessage, response: ServerResponse): void
}

const mounts = new WeakMap<IncomingMessage, string>()

/** The path below which a request was embedded, such as `/photos`; empty where the server listens itself. Addresses in answers begin with it. */
export function mountOf(request: IncomingMessage): string {
  return mounts.get(request) ?? ''
}

/**
 * A handler for `node:http`, and for Express and its like: `app.use('/photos', nodeHandler(server))`. It must come before
 * anything that reads bodies. With `prefix` it strips a path itself and hands everything else to `next`.
 */
export function nodeHandler(server: Handling, { prefix = '' }: { prefix?: string } = {}) {
  return (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void): void => {
    const url = request.url ?? '/'
    if (!isBelow(url, prefix)) {
      if (next) next()
      else refuse(response, new DukouError('not_found'))
      return
    }
    if (request.readableDidRead && request.method !== 'GET' && request.method !== 'HEAD') {
      const error = bodyTaken()
      if (next) next(error)
      else refuse(response, error)
      return
    }
    // Express has stripped the path already and says in `baseUrl` what it was.
    const { baseUrl } = request as { baseUrl?: unknown }
    mounts.set(request, (typeof baseUrl === 'string' ? baseUrl : '') + prefix)
    request.url = strip(url, prefix)
    server.handle(request, response)
  }
}

/**
 * The server as a Fastify plugin: `app.register(dukouPlugin, { prefix: '/photos', server })`. It is encapsulated, reads
 * no body before the server does, and closes the server with the app.
 */
export const dukouPlugin: FastifyPluginAsync<{ server: Handling & { close(): Promise<void> } }> = async (
  app,
  { server },
) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))
  app.addHook('preClose', () => server.close())
  // The host's own log would hold whole addresses, and with them signatures; the server logs for itself.
  app.all('/*', { logLevel: 'silent' }, (request, reply) => {
    reply.hijack()
    const { raw } = request
    mounts.set(raw, app.prefix)
    raw.url = strip(raw.url ?? '/', app.prefix)
    server.handle(raw, reply.raw)
  })
}

function isBelow(url: string, prefix: string): boolean {
  if (!url.startsWith(prefix)) return false
  const next = url[prefix.length]
  return prefix === '' || next === undefined || next === '/' || next === '?'
}

function strip(url: string, prefix: string): string {
  const rest = url.slice(prefix.length)
  return rest.startsWith('/') ? rest : `/${rest}`
}

function bodyTaken(): DukouError {
  return new DukouError('body_taken', {
    en: 'Something has read the body before Dukou could. Mount Dukou before express.json() and the like.',
    zh: '请求体在到达 Dukou 之前已被读取。请把 Dukou 挂载在 express.json() 等中间件之前。',
  })
}

function refuse(response: ServerResponse, error: DukouError): void {
  response.writeHead(error.status, { 'content-type': 'application/problem+json; charset=utf-8' })
  response.end(JSON.stringify(problemOf(error)))
}
