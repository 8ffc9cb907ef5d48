import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { DukouError } from '../../errors.ts'
import { isId } from '../../ids.ts'
import type { Incoming, Progress } from '../../resumable.ts'
import { policyOfRequest } from '../admission.ts'
import type { App, Context } from '../context.ts'
import { drain, LINGER_MS } from '../drain.ts'
import { requestBody } from '../incoming/request-body.ts'
import { idSchema, storedFile } from '../schemas.ts'
import { CHECKSUM_ALGORITHMS, checked } from './checksum.ts'
import { nameOf } from './metadata.ts'

export const TUS_VERSION = '1.0.0'
const EXTENSIONS = 'creation,creation-with-upload,termination,checksum,expiration'
const STREAM = 'application/offset+octet-stream'

/**
 * tus 1.0 (https://tus.io/protocols/resumable-upload) at `/tus`. Each request needs the owner's token: an id is no permission.
 * `X-HTTP-Method-Override` serves clients without PATCH, such as `wx.request`.
 */
export function tusRoutes(app: App, context: Context): void {
  const { resumable, settings, metrics } = context
  const onRequest = speakTus
  const withId = { schema: { params: idSchema }, onRequest }

  const options = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers({
      'tus-version': TUS_VERSION,
      'tus-extension': EXTENSIONS,
      'tus-max-size': settings.limits.maxFileSize,
      'tus-checksum-algorithm': CHECKSUM_ALGORITHMS.join(','),
    })
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers
    if (length === '0' && encoding === undefined) return reply.code(204).send()
    // `dukou doctor` sees by the answer to a body that it holds back whether a proxy waits for the whole.
    reply.hijack()
    reply.raw.writeHead(204, reply.getHeaders() as OutgoingHttpHeaders).flushHeaders()
    await drain(request.raw, Number.POSITIVE_INFINITY, LINGER_MS)
    reply.raw.end()
  }
  app.options('/tus', { onRequest: markTus }, options)
  app.options('/tus/:id', { schema: { params: idSchema }, onRequest: markTus }, options)

  app.post('/tus', { onRequest, config: { via: 'tus' } }, async (request, reply) => {
    const policy = await policyOfRequest(context, request, 'upload')
    const metadata = headerOf(request, 'upload-metadata') ?? ''
    const size = lengthOf(request)
    const hasBody = isStream(request)
    await context.admit()
    const made = await context.track(resumable.create(policy, { name: nameOf(metadata), size, metadata }))
    reply.header('location', `${context.guard.urlOf(request)}/tus/${made.id}`)
    reply.code(201)
    if (!hasBody || made.file) return answer(request, reply, made)
    const progress = await context.track(resumable.append(made.id, policy.owner, 0, () => incoming(request)))
    return answer(request, reply, progress)
  })

  async function head(request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) {
    const { owner } = await policyOfRequest(context, request, 'upload')
    const progress = await context.track(resumable.progress(idOf(request), owner))
    reply.headers({ 'cache-control': 'no-store', 'upload-length': progress.size })
    if (progress.metadata !== '') reply.header('upload-metadata', progress.metadata)
    setProgress(reply, progress)
    return reply.code(200).send()
  }

  async function patch(request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) {
    const { owner } = await policyOfRequest(context, request, 'upload')
    if (!isStream(request)) throw new DukouError('offset_stream_required')
    const offset = wholeNumber(request, 'upload-offset')
    await context.admit()
    const work = resumable.append(idOf(request), owner, offset, () => incoming(request))
    reply.code(204)
    return answer(request, reply, await context.track(work))
  }

  async function terminate(request: FastifyRequest<{ Params: { id: string } }>, reply: FastifyReply) {
    const { owner } = await policyOfRequest(context, request, 'delete')
    await context.track(resumable.cancel(idOf(request), owner))
    return reply.code(204).send()
  }

  app.head('/tus/:id', withId, head)
  app.patch('/tus/:id', { ...withId, config: { via: 'tus' } }, patch)
  app.delete('/tus/:id', withId, terminate)
  app.post('/tus/:id', { ...withId, config: { via: 'tus' } }, (request, reply) => {
    const method = headerOf(request, 'x-http-method-override')?.toUpperCase()
    if (method === 'PATCH') return patch(request, reply)
    if (method === 'DELETE') return terminate(request, reply)
    if (method === 'HEAD') return head(request, reply)
    throw new DukouError('request_invalid', {
      en: 'POST to an upload needs X-HTTP-Method-Override: PATCH, DELETE or HEAD.',
      zh: '对上传任务 POST 时需要请求头 X-HTTP-Method-Override: PATCH、DELETE 或 HEAD。',
    })
  })

  function incoming(request: FastifyRequest): Incoming {
    const { body, stop } = requestBody(request.raw, settings.limits)
    const checksum = headerOf(request, 'upload-checksum')
    return checksum === null ? { body, stop } : { ...checked(body, checksum), stop }
  }

  /** Without a body, unless this made the file and the client wants to see it (RFC 7240). */
  function answer(request: FastifyRequest, reply: FastifyReply, progress: Progress) {
    setProgress(reply, progress)
    const { file } = progress
    if (!file) return reply.send()
    metrics.committed('tus', [file.size])
    if (!/\breturn=representation\b/.test(headerOf(request, 'prefer') ?? '')) return reply.send()
    const code = reply.statusCode === 204 ? 200 : reply.statusCode
    return reply
      .code(code)
      .header('preference-applied', 'return=representation')
      .send(storedFile(file, context.addressOf(request, file)))
  }
}

async function markTus(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header('tus-resumable', TUS_VERSION)
}

async function speakTus(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await markTus(request, reply)
  if (headerOf(request, 'tus-resumable') === TUS_VERSION) return
  reply.header('tus-version', TUS_VERSION)
  throw new DukouError('tus_version', {
    en: `The header Tus-Resumable must be ${TUS_VERSION}.`,
    zh: `请求头 Tus-Resumable 必须是 ${TUS_VERSION}。`,
  })
}

function setProgress(reply: FastifyReply, { offset, expiresAt }: Progress): void {
  reply.header('upload-offset', offset)
  if (expiresAt !== null) reply.header('upload-expires', new Date(expiresAt).toUTCString())
}

function lengthOf(request: FastifyRequest): number {
  for (const name of ['upload-defer-length', 'upload-concat']) {
    if (headerOf(request, name) === null) continue
    throw new DukouError('request_invalid', {
      en: `The header ${name} belongs to an extension that this server does not speak.`,
      zh: `本服务器不支持请求头 ${name} 所属的扩展。`,
    })
  }
  return wholeNumber(request, 'upload-length')
}

function wholeNumber(request: FastifyRequest, name: string): number {
  const text = headerOf(request, name) ?? ''
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new DukouError('request_invalid', {
    en: `The header ${name} must be a whole number of bytes.`,
    zh: `请求头 ${name} 应为非负整数（字节）。`,
  })
}

function isStream(request: FastifyRequest): boolean {
  return (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase() === STREAM
}

function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name]
  return value === undefined ? null : String(value)
}

function idOf({ params }: FastifyRequest<{ Params: { id: string } }>): string {
  if (isId(params.id)) return params.id
  throw new DukouError('upload_gone')
}
