import type { UploadAnswer } from 'dukou/wire'
import type { FileRow } from '../catalog/catalog.ts'
import { DukouError } from '../errors.ts'
import type { Received } from '../pipeline.ts'
import type { App, Context } from './context.ts'
import { bearerToken, formToken, ownerOf, TOKEN_FIELD } from './identity.ts'
import { readForm } from './multipart.ts'
import { storedFile, uploadAnswerSchema } from './schemas.ts'

/** `POST /upload` and its aliases: one form with one file or more, committed all or none. */
export function uploadRoute(app: App, context: Context): void {
  const { settings, pipeline, addressOf } = context

  for (const path of ['/upload', ...settings.aliases]) {
    app.post(
      path,
      { schema: { response: { 200: uploadAnswerSchema } } },
      async (request): Promise<UploadAnswer> => {
        const headerToken = bearerToken(request.headers.authorization)
        const arriving: Promise<Received>[] = []
        let fields: [name: string, value: string][]
        let rows: FileRow[]
        try {
          fields = await readForm(request.raw, settings.limits, ({ name, body }) => {
            const one = pipeline.receive(name, body)
            arriving.push(one)
            return one
          })
          if (arriving.length === 0) throw fileMissing()
          const owner = ownerOf(headerToken ?? formToken(fields))
          rows = await pipeline.accept(await Promise.all(arriving), owner)
        } catch (error) {
          await pipeline.discard(await fulfilled(arriving))
          throw error
        }
        const files = rows.map((row) => storedFile(row, addressOf(request, row.id)))
        const shown = fields.filter(([name]) => name !== TOKEN_FIELD)
        return { ...files[0]!, fields: Object.fromEntries(shown), files }
      },
    )
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
