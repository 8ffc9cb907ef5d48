import type { UploadAnswer } from 'dukou/wire'
import type { FastifyRequest } from 'fastify'
import type { FileRow } from '../catalog/catalog.ts'
import { DukouError } from '../errors.ts'
import type { App, Context } from './context.ts'
import { createIntake } from './form-intake.ts'
import { IDEMPOTENCY_FIELD } from './idempotency-key.ts'
import { TOKEN_FIELD } from './identity.ts'
import { storedFile, uploadAnswerSchema } from './schemas.ts'

const schema = { response: { 200: uploadAnswerSchema } }
// What is for the server is not repeated.
const OWN_FIELDS = new Set([TOKEN_FIELD, IDEMPOTENCY_FIELD])

/** `POST /upload` and its aliases: one form with one file or more, committed all or none. */
export function uploadRoute(app: App, context: Context): void {
  for (const path of ['/upload', ...context.settings.aliases]) {
    app.post(path, { schema, config: { via: 'form' } }, async (request): Promise<UploadAnswer> => {
      const { rows, fields } = await context.track(takeForm(request, context))
      const files = rows.map((row) => storedFile(row, context.addressOf(request, row)))
      const shown = fields.filter(([name]) => !OWN_FIELDS.has(name))
      return { ...files[0]!, fields: Object.fromEntries(shown), files, small: context.settings.small }
    })
  }
}

/** Every file of the form is committed when it resolves, and nothing of it is left when it rejects. */
async function takeForm(
  request: FastifyRequest,
  context: Context,
): Promise<{ rows: FileRow[]; fields: [string, string][] }> {
  await context.admit()
  const intake = await createIntake(request, context)
  try {
    const { uploads, terms, fields } = await intake.read()
    if (uploads.length === 0) throw fileMissing()
    const rows = await context.pipeline.accept(uploads, terms)
    context.metrics.committed('form', sizesOf(rows))
    return { rows, fields }
  } finally {
    await intake.close()
  }
}

function sizesOf(rows: FileRow[]): number[] {
  return rows.map(({ size }) => size)
}

function fileMissing(): DukouError {
  return new DukouError('file_missing', {
    en: 'The form needs a part with a filename; its field name does not matter.',
    zh: '表单中需要一个带 filename 的文件部分，字段名不限。',
  })
}
