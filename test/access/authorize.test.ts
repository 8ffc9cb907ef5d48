import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { type Caller, DukouError, type FileList, type Grant } from '@dukou/server'
import type { UploadAnswer } from 'dukou'
import { bytesHeld, start } from '../server/running.ts'
import { aFile, ask, logIn, send, tokenFor, wechatFor } from './asking.ts'

/** A team's own server, whose tokens are `token-of-<name>`. */
async function team(t: TestContext, answer: (question: Question, response: ServerResponse) => void) {
  const asked: Question[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const question = JSON.parse(body) as Question
    asked.push(question)
    answer(question, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/may` }
}

type Question = Pick<Caller, 'token' | 'action' | 'method' | 'path' | 'ip'>

const grantOf = ({ token }: { token: string | null }): Grant | null => {
  const name = /^token-of-([a-z]+)$/.exec(token ?? '')?.[1]
  return name ? { owner: `team:${name}` } : null
}

test('a hook decides about every request', async (t) => {
  const { asked, url: hook } = await team(t, (question, response) => {
    const grant = grantOf(question)
    response.writeHead(grant ? 200 : 401, { 'content-type': 'application/json' })
    response.end(JSON.stringify(grant))
  })
  const { url } = await start(t, { authorize: { url: hook } })
  const token = 'token-of-alice'
  const { id, ...answer } = JSON.parse((await send(url, [aFile], token)).text) as UploadAnswer
  assert.equal((await ask(`${url}/files`, { token })).status, 200)
  assert.equal((await ask(`${url}/files/${id}`, { token })).text, 'some bytes')
  assert.equal((await ask(answer.url)).text, 'some bytes', 'a signed address needs no token')
  assert.equal((await ask(`${url}/files/${id}`, { token, method: 'DELETE' })).status, 204)
  assert.deepEqual(
    asked.map(({ token, action, method, path, ip }) => [token, action, method, path, ip]),
    [
      [token, 'upload', 'POST', '/upload', '127.0.0.1'],
      [token, 'list', 'GET', '/files', '127.0.0.1'],
      [token, 'read', 'GET', `/files/${id}`, '127.0.0.1'],
      [token, 'delete', 'DELETE', `/files/${id}`, '127.0.0.1'],
    ],
  )
  assert.equal((await send(url, [aFile], 'unknown')).code, 'token_invalid')
  assert.equal((await send(url, [aFile])).code, 'token_missing')
  assert.equal((await logIn(url, { code: 'x' })).status, 404, 'without WeChat there is no /login')
})

const failures: [string, (response: ServerResponse) => void, number, string][] = [
  ['says 403', (response) => response.writeHead(403).end(), 403, 'forbidden'],
  [
    'knows that the token has expired',
    (response) => response.writeHead(401).end('{"code":"token_expired"}'),
    401,
    'token_expired',
  ],
  ['fails', (response) => response.writeHead(500).end('{"owner":"x"}'), 503, 'authorization_unavailable'],
  ['resets', (response) => response.socket!.resetAndDestroy(), 503, 'authorization_unavailable'],
  ['is slow', () => {}, 503, 'authorization_unavailable'],
  [
    'redirects',
    (response) => response.writeHead(302, { location: '/' }).end(),
    503,
    'authorization_unavailable',
  ],
  [
    'says too much',
    (response) => response.end(`{"owner":"x","types":["${'x'.repeat(70_000)}"]}`),
    503,
    'authorization_unavailable',
  ],
  [
    'gives a nonsensical grant',
    (response) => response.end('{"owner":"../x"}'),
    503,
    'authorization_unavailable',
  ],
]
for (const [what, answer, status, code] of failures) {
  test(`nothing is kept when the hook ${what}`, async (t) => {
    const { url: hook } = await team(t, (_, response) => answer(response))
    const { url, data } = await start(t, {
      authorize: { url: hook, timeoutMs: 200, secret: 'secret-of-the-hook' },
    })
    const told = await send(url, [aFile], 'token-of-alice')
    assert.deepEqual([told.status, told.code], [status, code])
    assert.doesNotMatch(told.text, /token-of-alice|secret-of-the-hook|\.\.\/x|127\.0\.0\.1/)
    assert.deepEqual(await bytesHeld(data), [])
  })
}

test('a function decides, by the token or by anything else of the request', async (t) => {
  const authorize = ({ token, headers, action }: Caller): Grant | null => {
    if (action === 'delete') throw new DukouError('forbidden')
    if (headers.cookie === 'sid=of-bob') return { owner: 'team:bob' }
    return grantOf({ token })
  }
  const { url } = await start(t, { authorize })
  const { id } = JSON.parse((await send(url, [aFile], 'token-of-bob')).text) as UploadAnswer
  const headers = { cookie: 'sid=of-bob' }
  assert.equal((await ask(`${url}/files/${id}`, { headers })).text, 'some bytes')
  assert.equal(
    (await ask(`${url}/files/${id}`, { method: 'DELETE', token: 'token-of-bob' })).code,
    'forbidden',
  )
  assert.equal((await ask(`${url}/files`)).code, 'token_missing')
})

test("a function that throws, or hangs on to an error of its own, is the server's trouble", async (t) => {
  const authorize = () => Promise.reject(new Error('connect ECONNREFUSED mysql.internal:3306'))
  const { url } = await start(t, { authorize })
  const told = await send(url, [aFile], 'token-of-alice')
  assert.deepEqual([told.status, told.code], [503, 'authorization_unavailable'])
  assert.doesNotMatch(told.text, /mysql/)
})

test('sessions of WeChat and tokens of the team stand side by side', async (t) => {
  const { wechat, option } = await wechatFor(t)
  const { url } = await start(t, { wechat: option, authorize: grantOf })
  const session = await tokenFor(url, wechat.code())
  for (const token of [session, 'token-of-alice']) assert.equal((await send(url, [aFile], token)).status, 200)
  assert.equal((await send(url, [aFile], 'unknown')).code, 'token_invalid')
})

test("a stranger's file and an absent one look the same on every route", async (t) => {
  const { url } = await start(t, { authorize: grantOf })
  const { id } = JSON.parse((await send(url, [aFile], 'token-of-alice')).text) as UploadAnswer
  const absent = '0'.repeat(32)
  const routes: [string, string][] = [
    ['GET', '/files/:id'],
    ['HEAD', '/files/:id'],
    ['DELETE', '/files/:id'],
  ]
  for (const token of ['token-of-bob', 'unknown', null]) {
    for (const [method, route] of routes) {
      const [strange, missing] = await Promise.all(
        [id, absent].map(async (one) => {
          const told = await ask(url + route.replace(':id', one), { method, token })
          return [told.status, told.text.replaceAll(one, ':id')]
        }),
      )
      assert.deepEqual(strange, missing, `${method} ${route} as ${token}`)
      assert.equal(strange![0], token === 'token-of-bob' ? 404 : 401)
    }
  }
  const list = JSON.parse((await ask(`${url}/files`, { token: 'token-of-bob' })).text) as FileList
  assert.deepEqual(list.files, [])
  assert.equal((await ask(`${url}/files/${id}`, { token: 'token-of-alice' })).text, 'some bytes')
})

test('a grant bounds what its holder brings in, within the bounds of the server', async (t) => {
  const authorize = (): Grant => ({ owner: 'small', maxFileSize: 20, maxFiles: 1 })
  const { url, data } = await start(t, { authorize })
  assert.equal((await send(url, [aFile], 't')).status, 200)
  const before = await bytesHeld(data)
  assert.equal((await send(url, [{ ...aFile, body: 'x'.repeat(21) }], 't')).code, 'file_too_large')
  assert.equal((await send(url, [aFile, aFile], 't')).code, 'too_many_files')
  assert.deepEqual(await bytesHeld(data), before)
  const generous = await start(t, {
    authorize: () => ({ owner: 'big', maxFileSize: 1e9 }),
    limits: { maxFileSize: 20 },
  })
  assert.equal((await send(generous.url, [{ ...aFile, body: 'x'.repeat(21) }], 't')).code, 'file_too_large')
})
