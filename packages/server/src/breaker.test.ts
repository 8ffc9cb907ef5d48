import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBreaker } from './breaker.ts'

test('rests from so many failures in a row on, then lets one try a second until something works', () => {
  let now = 0
  const breaker = createBreaker(
    2,
    (last) => new Error('resting', { cause: last }),
    () => now,
  )
  const no = { message: 'resting', cause: 'second' }
  breaker.check()
  breaker.failed('first')
  breaker.worked()
  breaker.failed('first')
  breaker.check()
  breaker.failed('second')
  assert.throws(breaker.check, no)
  assert.throws(breaker.look, no)
  now += 1000
  breaker.look()
  breaker.check()
  assert.throws(breaker.check, no, 'somebody tries already')
  assert.throws(breaker.look, no)
  breaker.worked()
  breaker.check()
  breaker.check()
})
