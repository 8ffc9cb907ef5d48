import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DukouError } from '../errors.ts'
import { developmentAccess } from './development.ts'
import { caller, defaults } from './fixtures/callers.ts'
import { type Authorize, functionAccess } from './function.ts'

const accessOf = (authorize: Authorize) => functionAccess(authorize, { defaults, timeoutMs: 50 })

test('asks the function with all that is known of the caller', async () => {
  const seen: unknown[] = []
  const access = accessOf((one) => {
    seen.push(one)
    return { owner: `ip:${one.ip}`, maxFiles: 1 }
  })
  const one = caller(null, { headers: { cookie: 'sid=1' } })
  assert.deepEqual(await access.policyFor(one), { ...defaults, owner: 'ip:127.0.0.1', maxFiles: 1 })
  assert.deepEqual(seen, [one])
})

test('tells a missing token from a wrong one where the function says nobody', async () => {
  const access = accessOf(async () => null)
  await assert.rejects(access.policyFor(caller(null)), { code: 'token_missing', status: 401 })
  await assert.rejects(access.policyFor(caller('t')), { code: 'token_invalid', status: 401 })
})

test('passes on how the function refuses', async () => {
  for (const code of ['token_missing', 'token_invalid', 'token_expired', 'forbidden'] as const) {
    const access = accessOf(() => {
      throw new DukouError(code)
    })
    await assert.rejects(access.policyFor(caller('t')), { code })
  }
})

const failures: [string, Authorize, RegExp][] = [
  ['throws', () => Promise.reject(new Error('no database')), /no database/],
  ['throws what is no error', () => Promise.reject('gone'), /gone/],
  [
    'throws a refusal of something else',
    () => Promise.reject(new DukouError('storage_full')),
    /storage is full/,
  ],
  ['never answers', () => new Promise(() => {}), /50 ms/],
  ['answers nonsense', () => ({ owner: 7 }) as never, /owner/],
  ['answers nothing', () => undefined as never, /object/],
]
for (const [what, authorize, reason] of failures) {
  test(`is unavailable when the function ${what}`, async () => {
    await assert.rejects(accessOf(authorize).policyFor(caller('t')), (error: DukouError) => {
      assert.equal(error.code, 'authorization_unavailable')
      assert.match((error.cause as Error).message, reason)
      return true
    })
  })
}

test('in development every token stands for an owner of its own, and none for dev', async () => {
  const access = developmentAccess(defaults)
  const ownerOf = async (token: string | null) => (await access.policyFor(caller(token))).owner
  assert.equal(await ownerOf(null), 'dev')
  assert.match(await ownerOf('a'), /^u_[0-9a-f]{32}$/)
  assert.equal(await ownerOf('a'), await ownerOf('a'))
  assert.notEqual(await ownerOf('a'), await ownerOf('b'))
})
