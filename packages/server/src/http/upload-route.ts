import type { UploadAnswer } from 'dukou/wire'
import type { FastifyRequest } from 'fastify'
import type { FileRow } from '../catalog/catalog.ts'
import { DukouError } from '../errors.ts'
import type { Received } from '../pipeline.ts'
import type { App, Context } from './context.ts'
import { bearerToken, formToken, ownerOf, TOKEN_FIELD } from './identity.ts'
import { readForm } from './multipart/form.ts'
import { storedFile, uploadAnswerSchema } from './schemas.ts'

const schema = { response: { 200: uploadAnswerSchema } }

/** `POST /upload` and its aliases: one form with one file or more, committed all or none. */
export function uploadRoute(app: App, context: Context): void {
  for (const path of ['/upload', ...context.settings.aliases]) {
    app.post(path, { schema }, async (request): Promise<UploadAnswer> => {
      const { rows, fields } = await context.track(takeForm(request, context))
      const files = rows.map((row) => storedFile(row, context.addressOf(request, row.id)))
      const shown = fields.filter(([name]) => name !== TOKEN_FIELD)
      return { ...files[0]!, fields: Object.fromEntries(shown), files }
    })
  }
}

/** Every file of the form is committed when it resolves, and nothing of it is left when it rejects. */
async function takeForm(request: FastifyRequest, { settings, pipeline }: Context) {
  const headerToken = bearerToken(request.headers.authorization)
  const arriving: Promise<Received>[] = []
  try {
    const fields = await readForm(request.raw, settings.limits, ({ name, body }) => {
      const one = pipeline.receive(name, body)
      arriving.push(one)
      return one
    })
    if (arriving.length === 0) throw fileMissing()
    const owner = ownerOf(headerToken ?? formToken(fields))
    const rows: FileRow[] = await pipeline.accept(await Promise.all(arriving), owner)
    return { rows, fields }
  } catch (error) {
    await pipeline.discard(await fulfilled(arriving))
    throw error
  }
}

async function fulfilled<T>(promises: Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(promises)
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

function fileMissing(): DukouError {
  return new DukouError('file_missing', {
    en: 'The form needs a part with a filename; its field name does not matter.',
    zh: '表单中需要一个带 filename 的文件部分，字段名不限。',
  })
}
