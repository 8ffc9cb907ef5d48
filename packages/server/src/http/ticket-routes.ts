import type { Ticket, TicketAnswer, TicketResult, TicketState } from 'dukou/wire'
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { FileRow } from '../catalog/catalog.ts'
import type { DirectState, Way } from '../direct/direct.ts'
import { DukouError } from '../errors.ts'
import { idOfKey, isId, newId } from '../ids.ts'
import type { Policy } from '../policy.ts'
import { asStorageError } from '../storage-error.ts'
import { fileTooLarge, tooMany } from '../too-much.ts'
import { policyOfRequest } from './admission.ts'
import type { App, Context } from './context.ts'
import { IDEMPOTENCY_FIELD } from './idempotency-key.ts'
import { jsonBody } from './json-body.ts'
import { problemOf } from './refusal.ts'
import { idSchema, storedFile, storedFileSchema, ticketAnswerSchema, ticketStateSchema } from './schemas.ts'
import { TUS_VERSION } from './tus/tus-routes.ts'

const MAX_BODY = 64 * 1024
// More in one request gains nothing, and proxies bound what a request may hold.
const MAX_CHUNK = 16 * 1024 * 1024

const fileSchema = Type.Object({
  name: Type.String({ maxLength: 1024 }),
  size: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  key: Type.Optional(Type.String({ pattern: '^[\\x21-\\x7e]{1,100}$' })),
})
const bodySchema = Type.Object({
  files: Type.Array(fileSchema, { minItems: 1, maxItems: 100 }),
  can: Type.Array(Type.Enum(['form', 'tus', 'parts']), { minItems: 1, maxItems: 8 }),
})

type Wanted = Static<typeof fileSchema>

/** `POST /tickets`: how to send files, one by one; `GET /tickets/:id`: how far one is; `POST /tickets/:id/complete`: it is in the cloud. */
export function ticketRoutes(app: App, context: Context): void {
  const { settings, catalog, resumable, direct, underWay, addressOf, now } = context
  const schema = { body: bodySchema, response: { 200: ticketAnswerSchema } }
  const preValidation = jsonBody({ maxBytes: MAX_BODY, stallMs: settings.limits.stallMs })
  const ttlMs = settings.uploadSeconds * 1000

  app.post('/tickets', { schema, preValidation }, async (request, reply): Promise<TicketAnswer> => {
    const policy = await policyOfRequest(context, request, 'upload')
    const { files, can } = request.body
    if (files.length > policy.maxFiles) throw tooMany('too_many_files', policy.maxFiles)
    await context.admit()
    reply.header('cache-control', 'no-store')
    const tickets = files.map((file) => ticketOrRefusal(request, policy, file, can))
    return { tickets: await context.track(Promise.all(tickets)), small: settings.small }
  })

  app.get(
    '/tickets/:id',
    { schema: { params: idSchema, response: { 200: ticketStateSchema } }, exposeHeadRoute: false },
    async (request, reply): Promise<TicketState> => {
      const { id } = request.params
      if (!isId(id)) throw new DukouError('upload_gone')
      const { owner } = await policyOfRequest(context, request, 'upload')
      reply.header('cache-control', 'no-store')
      const sent = await catalog.files.findRepeated(owner, keyOf(id), now())
      if (sent) return { offset: null, file: shown(request, sent[0]!), ticket: null }
      const { row } = await underWay.find(id, owner)
      if (direct && row && row.via !== 'tus')
        return directState(request, await context.track(direct.state(id, owner)))
      const { offset, file } = await context.track(resumable.progress(id, owner))
      if (file) return { offset: null, file: shown(request, file), ticket: null }
      return { offset, file: null, ticket: tusTicket(id) }
    },
  )

  if (direct) {
    const schema = { params: idSchema, response: { 200: storedFileSchema } }
    app.post('/tickets/:id/complete', { schema, config: { via: 'direct' } }, async (request) => {
      const { id } = request.params
      if (!isId(id)) throw new DukouError('upload_gone')
      const { owner } = await policyOfRequest(context, request, 'upload')
      return shown(request, await context.track(direct.complete(id, owner)))
    })
  }

  /** One file that can't be taken is no reason to take none. */
  async function ticketOrRefusal(
    request: FastifyRequest,
    policy: Policy,
    file: Wanted,
    can: string[],
  ): Promise<TicketResult> {
    try {
      return await ticketFor(request, policy, file, can)
    } catch (thrown) {
      const error = asStorageError(thrown) as DukouError
      if (error.status === 500) throw error
      return { via: 'refused', problem: problemOf(error) }
    }
  }

  async function ticketFor(
    request: FastifyRequest,
    policy: Policy,
    { name, size, sha256, key }: Wanted,
    can: string[],
  ): Promise<TicketResult> {
    if (size > policy.maxFileSize) throw fileTooLarge(policy.maxFileSize)
    const same = sha256 === undefined ? null : await findSame(policy, size, sha256)
    if (same) return { via: 'done', file: shown(request, same) }
    const wanted = { name, size, metadata: '' }
    const via = direct?.viaOf({ name, size }, can)
    if (direct && via) {
      const { file, way } = await direct.open(policy, wanted, via, key)
      return file ? { via: 'done', file: shown(request, file) } : directTicket(way!)
    }
    if (can.includes('form') && (size < settings.small || !can.includes('tus')))
      return formTicket(key === undefined ? newId() : idOfKey(policy.owner, key))
    const { id, file } = await resumable.create(policy, wanted, key)
    return file ? { via: 'done', file: shown(request, file) } : tusTicket(id)
  }

  /** A file of this very owner: knowing a digest proves nothing about anyone else's. It lives on as one sent now would. */
  async function findSame(policy: Policy, size: number, sha256: string): Promise<FileRow | null> {
    const row = await catalog.files.findSame(policy.owner, size, sha256, now())
    if (!row || row.expiresAt === null) return row
    const seconds = policy.confirmSeconds ?? policy.ttlSeconds
    if (seconds === null) return null
    await catalog.files.prolong(row.id, now() + seconds * 1000)
    return catalog.files.find(row.id, now())
  }

  /** A form needs no row: its idempotency key says whether it has come. */
  function formTicket(id: string): Ticket {
    const fields = { [IDEMPOTENCY_FIELD]: keyOf(id) }
    return { via: 'form', id, url: '/upload', name: 'file', fields, header: {}, ok: [200], maybe: [], ttlMs }
  }

  function tusTicket(id: string): Ticket {
    const url = `/tus/${id}`
    return { via: 'tus', id, url, header: { 'Tus-Resumable': TUS_VERSION }, maxChunk: MAX_CHUNK, ttlMs }
  }

  function directTicket(way: Way): Ticket {
    const complete = `/tickets/${way.id}/complete`
    return way.via === 'form' ? { ...way, header: {}, complete } : { ...way, complete }
  }

  function directState(request: FastifyRequest, { file, way }: DirectState): TicketState {
    return {
      offset: null,
      file: file && shown(request, file),
      ticket: way && directTicket(way),
    }
  }

  function shown(request: FastifyRequest, row: FileRow) {
    return storedFile(row, addressOf(request, row))
  }
}

function keyOf(ticketId: string): string {
  return `ticket-${ticketId}`
}
