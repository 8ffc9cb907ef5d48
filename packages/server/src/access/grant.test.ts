import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DukouError } from '../errors.ts'
import { defaults } from './fixtures/callers.ts'
import { type Grant, policyOf } from './grant.ts'

test('follows the server where the grant says nothing', () => {
  assert.deepEqual(policyOf({ owner: 'team:42' }, defaults), { ...defaults, owner: 'team:42' })
})

test('takes what the grant says, never above the limits of the server', () => {
  const grant: Grant = {
    owner: 'a',
    maxFileSize: 5000,
    maxFiles: 2,
    types: ['Image/*', 'application/pdf'],
    quotaBytes: 0,
    quotaFiles: 10,
    public: true,
    confirmSeconds: 60,
    ttlSeconds: 3600,
  }
  assert.deepEqual(policyOf(grant, defaults), {
    owner: 'a',
    maxFileSize: 1000,
    maxFiles: 2,
    types: ['image/*', 'application/pdf'],
    quotaBytes: 0,
    quotaFiles: 10,
    isPublic: true,
    confirmSeconds: 60,
    ttlSeconds: 3600,
  })
})

test('lifts a bound of the server where the grant says null', () => {
  const bounded = {
    ...defaults,
    types: ['image/*'],
    quotaBytes: 5,
    quotaFiles: 5,
    confirmSeconds: 5,
    ttlSeconds: 5,
  }
  const open = { types: null, quotaBytes: null, quotaFiles: null, confirmSeconds: null, ttlSeconds: null }
  assert.deepEqual(policyOf({ owner: 'a', ...open }, bounded), { ...defaults, owner: 'a' })
  assert.deepEqual(policyOf({ owner: 'a' }, bounded), { ...bounded, owner: 'a' })
})

const nonsense: [unknown, RegExp][] = [
  [null, /object/],
  [undefined, /object/],
  ['alice', /object/],
  [[], /object/],
  [{}, /owner/],
  [{ owner: '' }, /owner/],
  [{ owner: 42 }, /owner/],
  [{ owner: 'a/../b' }, /owner/],
  [{ owner: '张三' }, /owner/],
  [{ owner: 'a'.repeat(129) }, /owner/],
  [{ owner: 'a', maxFileSize: '10MB' }, /maxFileSize/],
  [{ owner: 'a', maxFileSize: 0 }, /maxFileSize/],
  [{ owner: 'a', maxFileSize: null }, /maxFileSize/],
  [{ owner: 'a', maxFiles: 1.5 }, /maxFiles/],
  [{ owner: 'a', types: 'image/*' }, /types/],
  [{ owner: 'a', types: ['image'] }, /types/],
  [{ owner: 'a', types: ['*/*'] }, /types/],
  [{ owner: 'a', types: Array(101).fill('image/*') }, /types/],
  [{ owner: 'a', quotaBytes: -1 }, /quotaBytes/],
  [{ owner: 'a', quotaFiles: Number.POSITIVE_INFINITY }, /quotaFiles/],
  [{ owner: 'a', public: 'yes' }, /public/],
  [{ owner: 'a', confirmSeconds: 0 }, /confirmSeconds/],
  [{ owner: 'a', ttlSeconds: 1e12 }, /ttlSeconds/],
  [{ owner: 'a', maxFilesize: 10 }, /"maxFilesize"/],
  [JSON.parse('{"owner":"a","__proto__":{"public":true}}'), /"__proto__"/],
  [JSON.parse('{"owner":"a","toString":1}'), /"toString"/],
]
for (const [grant, reason] of nonsense) {
  test(`blames the team, not the caller, for the grant ${JSON.stringify(grant)?.slice(0, 60)}`, () => {
    assert.throws(
      () => policyOf(grant, defaults),
      (error: DukouError) => {
        assert.equal(error.code, 'authorization_unavailable')
        assert.deepEqual([error.status, error.retry], [503, true])
        assert.match((error.cause as Error).message, reason)
        assert.doesNotMatch(error.message + error.messageZh, reason)
        return true
      },
    )
  })
}
