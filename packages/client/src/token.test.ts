import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createToken } from './token.ts'

test('asks for a new token once, however many find the old one refused', async () => {
  const asked: (string | undefined)[] = []
  let current = 'old'
  const token = createToken(async (refused) => {
    asked.push(refused)
    if (refused) current = `${refused}+`
    return current
  })
  assert.equal(await token.get(), 'old')
  const fresh = await Promise.all([token.refresh('old'), token.refresh('old'), token.refresh('old')])
  assert.deepEqual(fresh, ['old+', 'old+', 'old+'])
  assert.equal(asked.filter((one) => one === 'old').length, 1)
  // Whoever was late is given the new one.
  assert.equal(await token.refresh('old'), 'old+')
  assert.equal(asked.filter((one) => one === 'old').length, 1)
})

test('a plain text has no newer one', async () => {
  const token = createToken('fixed')
  assert.equal(await token.refresh('fixed'), 'fixed')
})

test('a refresh that fails is tried again the next time', async () => {
  let fails = true
  const token = createToken(async (refused) => {
    if (refused && fails) throw new Error('no')
    return refused ? 'new' : 'old'
  })
  await assert.rejects(token.refresh('old'), /no/)
  fails = false
  assert.equal(await token.refresh('old'), 'new')
})
