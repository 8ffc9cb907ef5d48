import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Direct } from '../direct/direct.ts'
import type { Callback } from '../direct/open.ts'
import { DukouError } from '../errors.ts'
import { isId } from '../ids.ts'
import type { App, Context } from './context.ts'
import { readSmallBody } from './small-body.ts'

const MAX_BODY = 16 * 1024
const schema = { response: { 200: Type.Object({ id: Type.String() }) } }

/**
 * The cloud says that an upload has come. Whoever it is that says so, what the bucket holds decides; the signature only keeps
 * strangers from making us ask it. The answer becomes that to the phone's own request.
 */
export function callbackRoute(app: App, context: Context, { path, check }: Callback, direct: Direct): void {
  const { catalog, settings, now } = context
  const bounds = { maxBytes: MAX_BODY, stallMs: settings.limits.stallMs }
  // What was signed is the address that the ticket named, whatever a proxy has made of it.
  const signedPath = new URL(settings.publicUrl + path).pathname

  app.post(path, { schema }, async (request) => {
    const rawBody = await readSmallBody(request.raw, bounds)
    const { method, headers } = request
    const hint = await check.verify({ method, path: signedPath, query: queryOf(request), headers, rawBody })
    if (!hint || !isId(hint.ticket)) {
      throw new DukouError('forbidden', {
        en: 'This callback is not signed by the cloud, or not about an upload of this server.',
        zh: '该回调未经云签名，或与本服务器的上传无关。',
      })
    }
    const row =
      (await catalog.uploads.find(hint.ticket, now())) ?? (await catalog.files.find(hint.ticket, now()))
    if (!row) throw new DukouError('upload_gone')
    const file = await context.track(direct.complete(row.id, row.owner))
    return { id: file.id }
  })
}

function queryOf({ url }: FastifyRequest): string {
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at + 1)
}
