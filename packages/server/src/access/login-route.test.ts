import assert from 'node:assert/strict'
import type { OutgoingHttpHeaders } from 'node:http'
import { type TestContext, test } from 'node:test'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify from 'fastify'
import { asDukouError, sendRefusal } from '../http/refusal.ts'
import { createAccess } from './create.ts'
import { caller, defaults } from './fixtures/callers.ts'
import { json, otherSide } from './fixtures/other-side.ts'
import { sessionRows } from './fixtures/session-rows.ts'
import { loginRoute } from './login-route.ts'
import { readAccess } from './options.ts'

const app = { appid: 'wx1111111111111111', secret: 'a-secret-that-must-not-be-seen' }

/** An app with the two routes and nothing else; the other side is WeChat's API. */
async function opened(t: TestContext, answer: (code: string) => unknown, inFlight = 32) {
  const { url: api, requests } = await otherSide(t, (request, response) => {
    const reply = answer(new URL(request.url!, 'http://wechat').searchParams.get('js_code')!)
    if (reply !== undefined) json(response, 200, reply)
  })
  const rows = sessionRows()
  const settings = readAccess({ wechat: { apps: [app], api, inFlight, timeoutMs: 300 } })
  const who = createAccess(settings, { rows, defaults, now: Date.now })
  const server = fastify().withTypeProvider<TypeBoxTypeProvider>()
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, _body, done) => done(null))
  server.setErrorHandler(async (thrown, request, reply) => {
    reply.hijack()
    const headers = reply.getHeaders() as OutgoingHttpHeaders
    await sendRefusal(request.raw, reply.raw, asDukouError(thrown), headers, {
      drainBytes: 9999,
      drainMs: 999,
    })
  })
  loginRoute(server, who.login!, { stallMs: 500 })
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  t.after(async () => {
    who.close()
    server.server.closeAllConnections()
    await server.close()
  })
  const login = async (body: unknown, type = 'application/json') => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(`${url}/login`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': type },
    })
    return { status: response.status, headers: response.headers, ...((await response.json()) as Reply) }
  }
  const logout = (token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    return fetch(`${url}/logout`, { method: 'POST', headers })
  }
  return { who, rows, requests, login, logout }
}

interface Reply {
  code?: string
  token: string
  ttlMs: number
  detail?: string
}

test('gives a token for a code, and takes it back', async (t) => {
  const { who, rows, login, logout } = await opened(t, () => ({ session_key: 'c2VjcmV0', openid: 'oUser' }))
  const answer = await login({ code: 'c1', appid: app.appid })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.equal(answer.ttlMs, 604_800_000)
  assert.equal((await who.access.policyFor(caller(answer.token))).owner, 'wx_oUser')
  assert.ok(!JSON.stringify(rows.dump()).includes('c2VjcmV0'), 'the session key is not kept')
  for (let i = 0; i < 2; i++) {
    const gone = await logout(answer.token)
    assert.deepEqual([gone.status, await gone.text()], [204, ''])
    await assert.rejects(who.access.policyFor(caller(answer.token)), { code: 'token_invalid' })
  }
  assert.equal((await logout()).status, 401)
})

const bodies: [unknown, number, string][] = [
  [{}, 400, 'request_invalid'],
  [{ code: '' }, 400, 'request_invalid'],
  [{ code: 'x'.repeat(257) }, 400, 'request_invalid'],
  [{ code: { $ne: '' } }, 400, 'request_invalid'],
  [[], 400, 'request_invalid'],
  ['null', 400, 'request_invalid'],
  ['{"code":', 400, 'request_invalid'],
  [{ code: 'c', padding: 'x'.repeat(5000) }, 413, 'json_too_large'],
  [{ code: 'c', appid: 'wx2222222222222222' }, 403, 'login_refused'],
]
for (const [body, status, code] of bodies) {
  test(`refuses the body ${JSON.stringify(body).slice(0, 40)} without asking WeChat`, async (t) => {
    const { requests, login } = await opened(t, () => ({ openid: 'oUser' }))
    const answer = await login(body)
    assert.deepEqual([answer.status, answer.code], [status, code])
    assert.deepEqual(requests, [])
  })
}

test('refuses a form', async (t) => {
  const { login } = await opened(t, () => ({ openid: 'oUser' }))
  const answer = await login('code=c1', 'application/x-www-form-urlencoded')
  assert.deepEqual([answer.status, answer.code], [415, 'json_required'])
})

test('passes on what WeChat refuses, and says when trying again makes sense', async (t) => {
  const { rows, login } = await opened(t, (code) => ({ errcode: Number(code) }))
  const seen: unknown[] = []
  for (const errcode of ['40029', '40163', '40226', '-1', '40125']) {
    const { status, code, headers } = await login({ code: errcode })
    seen.push([errcode, status, code, headers.get('retry-after')])
  }
  assert.deepEqual(seen, [
    ['40029', 400, 'login_code_invalid', null],
    ['40163', 400, 'login_code_invalid', null],
    ['40226', 403, 'login_refused', null],
    ['-1', 503, 'authorization_unavailable', '1'],
    ['40125', 503, 'authorization_unavailable', '1'],
  ])
  assert.deepEqual(rows.dump(), [])
})

test('keeps the number of logins at once within its bound', async (t) => {
  const { login } = await opened(t, () => undefined, 2)
  const held = [login({ code: 'a' }), login({ code: 'b' })]
  await new Promise((resolve) => setTimeout(resolve, 50))
  const before = performance.now()
  const answer = await login({ code: 'c' })
  assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '1'])
  assert.ok(performance.now() - before < 200, 'at once')
  for (const one of await Promise.all(held)) assert.equal(one.status, 503)
})
