import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { createAccess } from './create.ts'
import { caller, defaults } from './fixtures/callers.ts'
import { json, otherSide } from './fixtures/other-side.ts'
import { sessionRows } from './fixtures/session-rows.ts'
import { type AccessOptions, readAccess } from './options.ts'

const apps = [{ appid: 'wx1111111111111111', secret: 'a-secret' }]

function chosen(t: TestContext, options: AccessOptions) {
  const who = createAccess(readAccess(options), { rows: sessionRows(), defaults, now: Date.now })
  t.after(() => who.close())
  const ownerOf = async (token: string | null) =>
    who.access.policyFor(caller(token)).then(
      ({ owner }) => owner,
      (error) => error.code,
    )
  return { who, ownerOf }
}

test('lets everyone in where nothing is configured, and says so', async (t) => {
  const { who, ownerOf } = chosen(t, {})
  assert.deepEqual([who.isOpen, who.login, await ownerOf(null)], [true, null, 'dev'])
})

test('takes tokens of its own only, where it is told to', async (t) => {
  const { who, ownerOf } = chosen(t, { authorize: 'tokens' })
  const { token } = await who.sessions.create('alice')
  assert.deepEqual([who.isOpen, who.login], [false, null])
  assert.deepEqual(
    [await ownerOf(token), await ownerOf('other'), await ownerOf(null)],
    ['alice', 'token_invalid', 'token_missing'],
  )
})

test('takes sessions of WeChat logins', async (t) => {
  const { who, ownerOf } = chosen(t, { wechat: { apps, sessionSeconds: 60 } })
  const { token, ttlMs } = await who.sessions.create('wx_oUser')
  assert.deepEqual([who.isOpen, who.login !== null, ttlMs], [false, true, 60_000])
  assert.deepEqual([await ownerOf(token), await ownerOf(null)], ['wx_oUser', 'token_missing'])
})

test('asks the function, or the hook, about every token that is not its own', async (t) => {
  const { url } = await otherSide(t, (_, response, body) => {
    json(response, 200, { owner: `hook:${JSON.parse(body).token}` })
  })
  const teams: [AccessOptions['authorize'], string][] = [
    [({ token }) => (token === null ? null : { owner: `function:${token}` }), 'function:theirs'],
    [{ url }, 'hook:theirs'],
  ]
  for (const [authorize, owner] of teams) {
    const { who, ownerOf } = chosen(t, { authorize, wechat: { apps } })
    const { token } = await who.sessions.create('wx_oUser')
    assert.deepEqual(
      [await ownerOf(token), await ownerOf('theirs'), await ownerOf(null)],
      ['wx_oUser', owner, 'token_missing'],
    )
    assert.equal(who.isOpen, false)
  }
})
