import { Type } from 'typebox'
import { DukouError } from '../errors.ts'
import type { App } from '../http/context.ts'
import { bearerToken } from '../http/identity.ts'
import { jsonBody } from '../http/json-body.ts'
import { tokenMissing } from './refusals.ts'
import type { Sessions } from './sessions.ts'
import type { Wechat } from './wechat.ts'

const MAX_BODY = 4096

const loginSchema = Type.Object({
  code: Type.String({ minLength: 1, maxLength: 256, description: "wx.login's code" }),
  appid: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: 'needed where several mini programs log in' }),
  ),
})

const sessionSchema = Type.Object({
  token: Type.String(),
  ttlMs: Type.Integer({ description: 'how long it works, in milliseconds' }),
})

/** What logins work with. */
export interface Login {
  wechat: Wechat
  sessions: Sessions
}

/** `POST /login`: a code of `wx.login` for a token of ours; `POST /logout`: ends the session of the token. */
export function loginRoute(app: App, { wechat, sessions }: Login, { stallMs }: { stallMs: number }): void {
  const schema = { body: loginSchema, response: { 200: sessionSchema } }
  const preValidation = jsonBody({ maxBytes: MAX_BODY, stallMs })

  app.post('/login', { schema, preValidation }, async (request, reply) => {
    const { code, appid } = request.body
    try {
      const openid = await wechat.openidOf(code, appid)
      reply.header('cache-control', 'no-store')
      return await sessions.create(`wx_${openid}`)
    } catch (error) {
      if (error instanceof DukouError && error.retry) reply.header('retry-after', '1')
      throw error
    }
  })

  // Ending a session that has ended already is no error, so that a client may repeat it.
  app.post('/logout', { schema: { response: { 204: Type.Null() } } }, async (request, reply) => {
    const token = bearerToken(request.headers.authorization)
    if (token === null) throw tokenMissing()
    await sessions.revoke(token)
    return reply.code(204).send(null)
  })
}
