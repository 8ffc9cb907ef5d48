import { DukouError } from '../errors.ts'
import { isId } from '../ids.ts'
import { policyOfRequest } from './admission.ts'
import type { App, Context } from './context.ts'
import { idSchema, storedFile, storedFileSchema } from './schemas.ts'

/** `POST /files/:id/confirm`: makes a temporary file stay. One that stays already is confirmed again without harm. */
export function confirmRoute(app: App, context: Context): void {
  const { catalog, addressOf, now } = context
  const schema = { params: idSchema, response: { 200: storedFileSchema } }

  app.post('/files/:id/confirm', { schema }, async (request) => {
    const { id } = request.params
    const { owner } = await policyOfRequest(context, request, 'confirm')
    const row = isId(id) ? await catalog.files.confirm(id, owner, now()) : null
    if (row) return storedFile(row, addressOf(request, row))
    throw new DukouError('not_found', {
      en: 'There is no such file, or it is not yours.',
      zh: '文件不存在，或不属于你。',
    })
  })
}
