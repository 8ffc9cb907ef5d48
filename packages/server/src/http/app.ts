import type { OutgoingHttpHeaders } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify from 'fastify'
import { loginRoute } from '../access/login-route.ts'
import { DukouError } from '../errors.ts'
import { checkPeer } from '../listen.ts'
import { operateRoutes } from '../operate/instruments.ts'
import { logOptions } from '../operate/log.ts'
import { noteRefusal } from '../operate/metrics.ts'
import { observe } from '../operate/observe.ts'
import { describeRoutes } from '../operate/openapi.ts'
import { callbackRoute } from './callback-route.ts'
import { confirmRoute } from './confirm-route.ts'
import type { App, Context } from './context.ts'
import { deleteRoute } from './delete-route.ts'
import { fetchRoute } from './fetch-route.ts'
import { listRoute } from './list-route.ts'
import { listenerOptions } from './listener.ts'
import { asDukouError, sendRefusal } from './refusal.ts'
import { cutWhenStalled } from './slow-readers.ts'
import { ticketRoutes } from './ticket-routes.ts'
import { tusRoutes } from './tus/tus-routes.ts'
import { uploadRoute } from './upload-route.ts'

// What tells nothing about files, or asks for a token of its own.
const FOR_ANY_PEER = new Set(['/livez', '/readyz', '/metrics'])

/** All routes behind one guard and one way of saying no. */
export async function createApp(context: Context): Promise<App> {
  const { settings, guard, instruments } = context
  const isForThisMachine = context.isOpen && !settings.lan
  const app = fastify({
    ...logOptions(settings.log),
    ...listenerOptions(settings.limits),
    exposeHeadRoutes: false,
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.server.maxConnections = settings.limits.maxConnections

  // Bodies reach their route unread, whatever they call themselves; only the upload route reads one.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _body, done) => done(null))

  await describeRoutes(app, { aliases: settings.aliases })
  observe(app, instruments.metrics)

  // Hooks that every request passes call back: a promise for each costs more than what they do.
  app.addHook('onRequest', (request, reply, done) => {
    cutWhenStalled(reply.raw, settings.limits.stallMs, () => noteRefusal(request.raw, 'stalled'))
    reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'dukou-small': settings.small,
    })
    if (isForThisMachine && !FOR_ANY_PEER.has(request.routeOptions.url ?? ''))
      checkPeer(request.raw.socket.remoteAddress)
    guard.urlOf(request)
    if (guard.admit(request, reply)) reply.code(204).send()
    else done()
  })

  // A connection that stays open after its answer would hold up the close of the server.
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing) reply.header('connection', 'close')
    done(null, payload)
  })

  app.setNotFoundHandler(async (request) => {
    throw new DukouError('not_found', {
      en: `There is no ${request.method} ${request.url.split('?')[0]!.slice(0, 200)}.`,
      zh: `没有这个接口：${request.method} ${request.url.split('?')[0]!.slice(0, 200)}。`,
    })
  })

  app.setErrorHandler(async (thrown, request, reply) => {
    const error = asDukouError(thrown)
    noteRefusal(request.raw, error.code)
    if (error.status === 503) reply.header('retry-after', '1')
    if (error.status === 401) reply.header('www-authenticate', 'Bearer')
    if (error.code === 'authorization_unavailable')
      request.log.warn({ err: error.cause ?? error }, error.message)
    if (error.status === 500) request.log.error({ err: error.cause ?? error }, error.message)
    if (isClosing) reply.header('connection', 'close')
    reply.hijack()
    await sendRefusal(
      request.raw,
      reply.raw,
      error,
      reply.getHeaders() as OutgoingHttpHeaders,
      settings.limits,
    )
  })

  uploadRoute(app, context)
  fetchRoute(app, context)
  listRoute(app, context)
  deleteRoute(app, context)
  confirmRoute(app, context)
  ticketRoutes(app, context)
  if (context.direct && context.callback) callbackRoute(app, context, context.callback, context.direct)
  tusRoutes(app, context)
  if (context.login) loginRoute(app, context.login, settings.limits)
  operateRoutes(app, instruments, settings, guard)
  return app
}
