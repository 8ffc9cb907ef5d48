import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caller, defaults } from './fixtures/callers.ts'
import { sessionRows } from './fixtures/session-rows.ts'
import { createSessions, sessionAccess } from './sessions.ts'

const DAY = 86_400_000

function opened({ perOwner = 50 } = {}) {
  const clock = { now: 1_000_000 }
  const rows = sessionRows()
  const sessions = createSessions({ rows, now: () => clock.now, seconds: 60, perOwner })
  return { clock, rows, sessions }
}

test('makes tokens that are opaque, different, and kept as a hash only', async () => {
  const { rows, sessions } = opened()
  const a = await sessions.create('alice')
  const b = await sessions.create('alice')
  assert.match(a.token, /^dk_[A-Za-z0-9_-]{43}$/)
  assert.notEqual(a.token, b.token)
  assert.equal(a.ttlMs, 60_000)
  assert.equal(rows.dump().length, 2)
  assert.ok(!JSON.stringify(rows.dump()).includes(a.token.slice(3)))
  assert.equal(await sessions.find(a.token), 'alice')
})

test('knows no token that it has not made', async () => {
  const { rows, sessions } = opened()
  const { token } = await sessions.create('alice')
  const { hash } = rows.dump()[0]!
  const other = token.endsWith('A') ? 'B' : 'A'
  const forged = [`${token.slice(0, -1)}${other}`, token.slice(3), `${token} `, `DK_${token.slice(3)}`, hash]
  for (const one of [...forged, `dk_${hash}`, '', 'dk_', "dk_' or 1=1 --"])
    assert.equal(await sessions.find(one), null, one)
})

test('ends a token with its time, and says so for a day', async () => {
  const { clock, rows, sessions } = opened()
  const { token } = await sessions.create('alice')
  const long = await sessions.create('alice', { seconds: 2 * 86_400 })
  clock.now += 59_999
  assert.equal(await sessions.find(token), 'alice')
  clock.now += 1
  await assert.rejects(sessions.find(token), { code: 'token_expired', status: 401 })
  await sessions.sweep()
  await assert.rejects(sessions.find(token), { code: 'token_expired' })
  clock.now += DAY + 1
  await sessions.sweep()
  assert.equal(await sessions.find(token), null)
  assert.equal(await sessions.find(long.token), 'alice')
  assert.equal(rows.dump().length, 1)
})

test('revokes one token, or all of an owner', async () => {
  const { sessions } = opened()
  const [a, b, c, other] = await Promise.all(
    ['alice', 'alice', 'alice', 'bob'].map(async (owner) => (await sessions.create(owner)).token),
  )
  await sessions.revoke(a!)
  assert.deepEqual([await sessions.find(a!), await sessions.find(b!)], [null, 'alice'])
  await sessions.revoke('no token of ours')
  await sessions.revokeAll('alice')
  assert.deepEqual([await sessions.find(b!), await sessions.find(c!)], [null, null])
  assert.equal(await sessions.find(other!), 'bob')
})

test('keeps the newest sessions of an owner, and leaves the others alone', async () => {
  const { clock, rows, sessions } = opened({ perOwner: 3 })
  const bob = await sessions.create('bob')
  const tokens: string[] = []
  for (let i = 0; i < 5; i++) {
    clock.now += 1
    tokens.push((await sessions.create('alice')).token)
  }
  const found = await Promise.all(tokens.map(sessions.find))
  assert.deepEqual(found, [null, null, 'alice', 'alice', 'alice'])
  assert.equal(await sessions.find(bob.token), 'bob')
  assert.equal(rows.dump().length, 4)
})

test('lets in who holds a token, and nobody else', async () => {
  const { clock, sessions } = opened()
  const access = sessionAccess(sessions, { defaults, otherwise: null })
  const { token } = await sessions.create('alice')
  assert.deepEqual(await access.policyFor(caller(token)), { ...defaults, owner: 'alice' })
  await assert.rejects(access.policyFor(caller(null)), { code: 'token_missing' })
  await assert.rejects(access.policyFor(caller(`dk_${'A'.repeat(43)}`)), { code: 'token_invalid' })
  await assert.rejects(access.policyFor(caller('anything')), { code: 'token_invalid' })
  clock.now += 60_000
  await assert.rejects(access.policyFor(caller(token)), { code: 'token_expired' })
})

test('leaves every other token to the team', async () => {
  const { sessions } = opened()
  const asked: (string | null)[] = []
  const team = {
    async policyFor({ token }: { token: string | null }) {
      asked.push(token)
      return { ...defaults, owner: 'team' }
    },
  }
  const access = sessionAccess(sessions, { defaults, otherwise: team })
  const { token } = await sessions.create('alice')
  const foreign = `dk_${'A'.repeat(43)}`
  const owners = []
  for (const one of [token, 'theirs', foreign, null]) owners.push((await access.policyFor(caller(one))).owner)
  assert.deepEqual(owners, ['alice', 'team', 'team', 'team'])
  assert.deepEqual(asked, ['theirs', foreign, null])
})
