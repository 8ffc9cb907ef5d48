import { DukouError } from '../errors.ts'
import { isId } from '../ids.ts'
import { policyOfRequest } from './admission.ts'
import type { App, Context } from './context.ts'
import { idSchema } from './schemas.ts'

/** `DELETE /files/:id`, by its owner. A signed address is no permission to delete. */
export function deleteRoute(app: App, context: Context): void {
  app.delete('/files/:id', { schema: { params: idSchema } }, async (request, reply) => {
    const { id } = request.params
    const { owner } = await policyOfRequest(context, request, 'delete')
    if (isId(id) && (await context.pipeline.remove(id, owner))) return reply.code(204).send()
    throw new DukouError('not_found', {
      en: 'There is no such file, or it is not yours.',
      zh: '文件不存在，或不属于你。',
    })
  })
}
