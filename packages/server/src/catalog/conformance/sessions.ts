import assert from 'node:assert/strict'
import { type Check, NOW } from './samples.ts'

const session = (hash: string, more: { owner?: string; createdAt?: number; expiresAt?: number } = {}) => ({
  hash,
  owner: 'me',
  createdAt: NOW,
  expiresAt: NOW + 100,
  ...more,
})

export function sessionCases(check: Check): void {
  check('keeps sessions by their hash, also those that have expired', async ({ sessions }, reopen) => {
    await sessions.add(session('a', { expiresAt: 1 }))
    assert.deepEqual(await (await reopen()).sessions.find('a'), session('a', { expiresAt: 1 }))
  })

  check('removes sessions one by one, of an owner, and by their age', async ({ sessions }) => {
    for (const hash of ['a', 'b', 'c']) await sessions.add(session(hash))
    await sessions.add(session('old', { owner: 'you', expiresAt: NOW - 1 }))
    await sessions.add(session('young', { owner: 'you', expiresAt: NOW }))
    assert.deepEqual([await sessions.remove('a'), await sessions.remove('a')], [true, false])
    assert.equal(await sessions.removeOf('me'), 2)
    assert.equal(await sessions.removeExpired(NOW), 1)
    assert.equal(await sessions.find('old'), null)
    assert.notEqual(await sessions.find('young'), null)
  })

  check('keeps the newest sessions of an owner', async ({ sessions }) => {
    for (const n of [3, 1, 2]) await sessions.add(session(`s${n}`, { createdAt: NOW + n }))
    await sessions.add(session('other', { owner: 'you', createdAt: 1 }))
    await sessions.keepNewest('me', 2)
    const left = await Promise.all(['s1', 's2', 's3', 'other'].map((hash) => sessions.find(hash)))
    assert.deepEqual(
      left.map((row) => row !== null),
      [false, true, true, true],
    )
  })
}
