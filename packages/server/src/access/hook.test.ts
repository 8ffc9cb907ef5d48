import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import { type TestContext, test } from 'node:test'
import { inspect } from 'node:util'
import type { DukouError } from '../errors.ts'
import { createAsker } from './ask.ts'
import { caller, defaults } from './fixtures/callers.ts'
import { json, otherSide } from './fixtures/other-side.ts'
import { type Hook, hookAccess } from './hook.ts'

const TOKEN = 'a-token-that-must-not-be-seen'
const SECRET = 'a-secret-of-the-hook'

function access(t: TestContext, url: string, more: Partial<Hook> = {}, now: () => number = Date.now) {
  const asker = createAsker({ timeoutMs: 200, maxBytes: 65_536, inFlight: 4 })
  t.after(() => asker.close())
  const hook = { url, headers: [], secret: null, cacheSeconds: 0, ...more }
  return hookAccess(hook, { asker, defaults, now })
}

test('asks by POST and takes the grant', async (t) => {
  const seen: unknown[] = []
  const { url, requests } = await otherSide(t, (request, response) => {
    seen.push([request.headers.authorization, request.headers['content-type']])
    json(response, 200, { owner: 'alice', maxFiles: 2 })
  })
  const asking = access(t, `${url}/may?v=1`, { secret: SECRET, headers: ['x-real-ip', 'x-none'] })
  const one = caller(TOKEN, { headers: { 'x-real-ip': '10.0.0.9', cookie: 'private=1' } })
  assert.deepEqual(await asking.policyFor(one), { ...defaults, owner: 'alice', maxFiles: 2 })
  const body = `{"token":"${TOKEN}","action":"upload","method":"POST","path":"/upload","ip":"127.0.0.1","headers":{"x-real-ip":"10.0.0.9"}}`
  assert.deepEqual(requests, [`POST /may?v=1 ${body}`])
  assert.deepEqual(seen, [[`Bearer ${SECRET}`, 'application/json']])
})

test('does not ask about a caller who shows nothing', async (t) => {
  const { url, requests } = await otherSide(t, (_, response) => json(response, 200, { owner: 'alice' }))
  const asking = access(t, url, { headers: ['cookie'] })
  await assert.rejects(asking.policyFor(caller(null)), { code: 'token_missing' })
  assert.deepEqual(requests, [])
  const withCookie = caller(null, { headers: { cookie: 'sid=1' } })
  assert.equal((await asking.policyFor(withCookie)).owner, 'alice')
})

const answers: [string, (response: ServerResponse) => void, string, string?][] = [
  ['401', (response) => response.writeHead(401).end(), 'token_invalid'],
  ['401 for an expired token', (response) => json(response, 401, { code: 'token_expired' }), 'token_expired'],
  ['403', (response) => response.writeHead(403).end('no'), 'forbidden'],
  ['500', (response) => json(response, 500, { owner: 'alice' }), 'authorization_unavailable', 'status 500'],
  ['404', (response) => json(response, 404, {}), 'authorization_unavailable', 'status 404'],
  ['204', (response) => response.writeHead(204).end(), 'authorization_unavailable', 'status 204'],
  [
    'a redirect, which is not followed',
    (response) => response.writeHead(307, { location: '/elsewhere' }).end(),
    'authorization_unavailable',
    'status 307',
  ],
  ['no JSON', (response) => response.end('<html>'), 'authorization_unavailable', 'object'],
  ['null', (response) => json(response, 200, null), 'authorization_unavailable', 'object'],
  ['nonsense', (response) => json(response, 200, { owner: 7 }), 'authorization_unavailable', 'owner'],
  [
    'too much',
    (response) => json(response, 200, { owner: 'alice', padding: 'x'.repeat(70_000) }),
    'authorization_unavailable',
    '65536 bytes',
  ],
  ['nothing at all', () => {}, 'authorization_unavailable', '200 ms'],
  ['a body that never ends', (response) => response.write('{'), 'authorization_unavailable', '200 ms'],
  [
    'a body that breaks off',
    (response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"owner":"alice"')
      setTimeout(() => response.destroy(), 10)
    },
    'authorization_unavailable',
    'broke off',
  ],
  ['a reset', (response) => response.socket!.resetAndDestroy(), 'authorization_unavailable', 'ECONNRESET'],
]
for (const [what, answer, code, reason] of answers) {
  test(`takes ${what} for ${code}`, async (t) => {
    const { url, requests } = await otherSide(t, (_, response) => answer(response))
    const asking = access(t, url, { secret: SECRET })
    await assert.rejects(asking.policyFor(caller(TOKEN)), (error: DukouError) => {
      assert.equal(error.code, code)
      if (reason) assert.match((error.cause as Error).message, new RegExp(reason))
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), new RegExp(`${TOKEN}|${SECRET}`))
      return true
    })
    assert.equal(requests.length, 1)
  })
}

test('is unavailable where nobody listens', async (t) => {
  const { url } = await otherSide(t, () => {})
  const closed = new URL(url)
  closed.port = '1'
  await assert.rejects(access(t, closed.href).policyFor(caller(TOKEN)), (error: DukouError) => {
    assert.match((error.cause as Error).message, /ECONNREFUSED/)
    return error.code === 'authorization_unavailable' && error.retry
  })
})

test('asks again when an idle connection was closed under its hands', async (t) => {
  let connections = 0
  // The first connection answers once; what arrives on it later meets a reset, as after a restart of the other side.
  const server = createServer((_, response) => json(response, 200, { owner: 'alice' }))
  server.on('connection', (socket) => {
    connections += 1
    if (connections > 1) return
    let requests = 0
    socket.prependListener('data', () => {
      requests += 1
      if (requests > 1) socket.resetAndDestroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  const asking = access(t, `http://127.0.0.1:${(server.address() as { port: number }).port}`)
  assert.equal((await asking.policyFor(caller('a'))).owner, 'alice')
  await new Promise((resolve) => setTimeout(resolve, 10))
  assert.equal((await asking.policyFor(caller('b'))).owner, 'alice')
  assert.equal(connections, 2)
})

test('bounds how many questions are under way', async (t) => {
  const held: ServerResponse[] = []
  const { url } = await otherSide(t, (_, response) => held.push(response))
  const asking = access(t, url)
  const four = ['a', 'b', 'c', 'd'].map((token) => asking.policyFor(caller(token)))
  await assert.rejects(asking.policyFor(caller('e')), (error: DukouError) => {
    return /4 questions/.test((error.cause as Error).message)
  })
  while (held.length < 4) await new Promise((resolve) => setTimeout(resolve, 5))
  for (const response of held.splice(0)) json(response, 200, { owner: 'alice' })
  assert.equal((await Promise.all(four)).length, 4)
  const fifth = asking.policyFor(caller('e'))
  while (held.length < 1) await new Promise((resolve) => setTimeout(resolve, 5))
  json(held[0]!, 200, { owner: 'alice' })
  assert.equal((await fifth).owner, 'alice')
})

test('reuses a grant for the very same question, as long as it was told to', async (t) => {
  let now = 0
  let status = 200
  const { url, requests } = await otherSide(t, (_, response) => json(response, status, { owner: 'alice' }))
  const asking = access(t, url, { cacheSeconds: 10 }, () => now)
  await asking.policyFor(caller('a'))
  await asking.policyFor(caller('a'))
  assert.equal(requests.length, 1)
  await asking.policyFor(caller('b'))
  await asking.policyFor(caller('a', { action: 'delete' }))
  await asking.policyFor(caller('a', { ip: '127.0.0.2' }))
  assert.equal(requests.length, 4)
  status = 401
  now = 9_999
  await asking.policyFor(caller('a'))
  now = 10_000
  await assert.rejects(asking.policyFor(caller('a')), { code: 'token_invalid' })
  await assert.rejects(asking.policyFor(caller('a')), { code: 'token_invalid' })
  assert.equal(requests.length, 6, 'a refusal is never reused')
})
