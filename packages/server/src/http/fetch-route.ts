import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { FileRow } from '../catalog/catalog.ts'
import { DukouError } from '../errors.ts'
import { isId } from '../ids.ts'
import { policyOfRequest } from './admission.ts'
import type { App, Context } from './context.ts'
import { contentDisposition } from './disposition.ts'
import { matchesTag, parseRange, rangeHolds } from './range.ts'
import { idSchema } from './schemas.ts'

const REDIRECT_SECONDS = 3600

const querySchema = Type.Object({ e: Type.Optional(Type.String()), s: Type.Optional(Type.String()) })

/** `GET` and `HEAD /files/:id`: the bytes, for whoever holds a signed address and for the owner. */
export function fetchRoute(app: App, context: Context): void {
  const { storage, redirects } = context

  app.route({
    method: ['GET', 'HEAD'],
    url: '/files/:id',
    schema: { params: idSchema, querystring: querySchema },
    handler: async (request, reply) => {
      const { row, isSigned } = await findFile(context, request, request.params.id, request.query)
      // What an id names never changes.
      const etag = `"${row.sha256 ?? row.id}"`
      const lastModified = new Date(row.createdAt).toUTCString()
      setHeaders(reply, row, etag, lastModified, isSigned)

      const { headers } = request
      if (matchesTag(headers['if-none-match'], etag)) return reply.code(304).send()
      // Whoever may read it may do so at the store, too, for as long as a page needs to load it.
      if (redirects) {
        const at = redirects.urlOf(row.key, {
          seconds: REDIRECT_SECONDS,
          type: row.type,
          disposition: contentDisposition(row.type, row.name),
        })
        clearHeaders(reply)
        return reply.header('cache-control', 'private, no-store').redirect(at, 302)
      }
      const isRanged =
        request.method === 'GET' && rangeHolds(headers['if-range'] as string | undefined, etag, lastModified)
      const range = isRanged ? parseRange(headers.range, row.size) : null
      if (range === 'outside') {
        clearHeaders(reply)
        reply.header('content-range', `bytes */${row.size}`)
        throw new DukouError('range_unsatisfiable', {
          en: `The file has ${row.size} bytes.`,
          zh: `文件共 ${row.size} 字节。`,
        })
      }
      const { start, end } = range ?? { start: 0, end: row.size }
      if (range) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${row.size}`)
      reply.type(row.type).header('content-length', end - start)
      if (request.method === 'HEAD') return reply.send()

      const bytes = await storage.read(row.key, start, end)
      if (bytes === null) {
        clearHeaders(reply)
        throw new DukouError('storage_failed', undefined, new Error(`the bytes of ${row.id} are gone`))
      }
      return reply.send(bytes instanceof Readable ? bytes : Readable.from(bytes))
    },
  })
}

async function findFile(
  context: Context,
  request: FastifyRequest,
  id: string,
  { e, s }: { e?: string; s?: string },
): Promise<{ row: FileRow; isSigned: boolean }> {
  const { catalog, signer, now } = context
  // A stranger's file, an absent one and a forged signature look the same.
  const absent = new DukouError('not_found', {
    en: 'There is no such file, or it is not yours.',
    zh: '文件不存在，或不属于你。',
  })
  if (!isId(id)) throw absent
  const verdict = signer.check(`/files/${id}`, e, s, now() / 1000)
  if (verdict === 'expired') {
    throw new DukouError('signature_expired', {
      en: 'This address has expired. Ask the app for a new one.',
      zh: '该链接已过期，请重新获取。',
    })
  }
  const row = await catalog.files.find(id, now())
  // Whoever may see it may do so from any page.
  if (row && (verdict === 'valid' || row.isPublic)) return { row, isSigned: true }
  if (verdict === 'valid') throw absent
  const { owner } = await policyOfRequest(context, request, 'read')
  if (row && row.owner === owner) return { row, isSigned: false }
  throw absent
}

function setHeaders(
  reply: FastifyReply,
  row: FileRow,
  etag: string,
  lastModified: string,
  isSigned: boolean,
): void {
  reply.headers({
    etag,
    'last-modified': lastModified,
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=3600',
    'content-disposition': contentDisposition(row.type, row.name),
    'content-security-policy': "default-src 'none'; sandbox",
    // A signed address is made to be shown by any page that holds it; an unsigned one only by pages of this site.
    'cross-origin-resource-policy': isSigned ? 'cross-origin' : 'same-site',
  })
}

function clearHeaders(reply: FastifyReply): void {
  for (const name of ['etag', 'last-modified', 'cache-control', 'content-disposition', 'content-length']) {
    reply.removeHeader(name)
  }
}
