import { Type } from 'typebox'
import { DukouError } from '../errors.ts'
import { isId } from '../ids.ts'
import { policyOfRequest } from './admission.ts'
import type { App, Context } from './context.ts'
import { type FileList, fileListSchema, storedFile } from './schemas.ts'

const querySchema = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 50 }),
  cursor: Type.Optional(Type.String({ maxLength: 64 })),
})

/** `GET /files`: the caller's own files, newest first, page by page. */
export function listRoute(app: App, context: Context): void {
  const { catalog, addressOf, settings, now } = context
  const schema = { querystring: querySchema, response: { 200: fileListSchema } }

  app.get('/files', { schema, exposeHeadRoute: false }, async (request, reply): Promise<FileList> => {
    const { owner } = await policyOfRequest(context, request, 'list')
    const { limit, cursor } = request.query
    // One more than asked for tells whether a page follows.
    const rows = await catalog.files.list(
      owner,
      limit + 1,
      now(),
      cursor === undefined ? undefined : readCursor(cursor),
    )
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    reply.header('cache-control', 'no-store')
    return {
      files: shown.map((row) => storedFile(row, addressOf(request, row))),
      small: settings.small,
      next: last && rows.length > limit ? `${last.createdAt}.${last.id}` : null,
    }
  })
}

function readCursor(cursor: string): { createdAt: number; id: string } {
  const [time = '', id = ''] = cursor.split('.')
  if (/^\d{1,15}$/.test(time) && isId(id)) return { createdAt: Number(time), id }
  throw new DukouError('request_invalid', {
    en: 'The cursor must be the `next` of the page before.',
    zh: 'cursor 必须是上一页返回的 next。',
  })
}
