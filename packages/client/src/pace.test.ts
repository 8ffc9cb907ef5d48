import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DukouError } from './error.ts'
import { createPace, type Pace } from './pace.ts'

const MiB = 1024 * 1024
const MANY = 1024 * MiB
const next = (pace: Pace, left: number, most: number) => {
  const bytes = pace.bytes(left, most)
  return [bytes, pace.timeoutMs(bytes)]
}

test('begins small, and then takes what four seconds carry', () => {
  const pace = createPace(16 * MiB, () => false)
  assert.deepEqual(next(pace, MANY, 64 * MiB), [256 * 1024, 32_000])
  pace.took(256 * 1024, 1000)
  assert.deepEqual(next(pace, MANY, 64 * MiB), [MiB, 16_000])
})

test('never passes what the server takes, nor its own bound, nor four times the rate before', () => {
  const pace = createPace(4 * MiB, () => false)
  pace.took(MiB, 10)
  assert.equal(pace.bytes(MANY, 64 * MiB), 4 * MiB)
  assert.equal(pace.bytes(MANY, 100_000), 100_000)
  const slow = createPace(16 * MiB, () => false)
  slow.took(32 * 1024, 1000)
  slow.took(MiB, 1)
  assert.equal(slow.bytes(MANY, 64 * MiB), 4 * 4 * 32 * 1024)
})

test('takes less in a weak network, and never less than a part is worth', () => {
  let weak = false
  const pace = createPace(16 * MiB, () => weak)
  pace.took(100 * 1024, 1000)
  weak = true
  assert.equal(pace.bytes(MANY, 64 * MiB), 200 * 1024)
  for (let i = 0; i < 20; i++) pace.failed(new DukouError('stalled', ''), 1)
  assert.deepEqual(next(pace, MANY, 64 * MiB), [32 * 1024, 32_000])
})

test('stays below what the host has refused', () => {
  const pace = createPace(16 * MiB, () => false)
  pace.took(16 * MiB, 1000)
  pace.failed(new DukouError('too_large', ''), pace.bytes(MANY, 64 * MiB))
  assert.equal(pace.bytes(MANY, 64 * MiB), 8 * MiB)
})

test('a rest that takes no more than twice as long goes in one', () => {
  const pace = createPace(16 * MiB, () => false)
  pace.took(256 * 1024, 1000)
  assert.deepEqual(next(pace, 2 * MiB, MANY), [2 * MiB, 32_000])
  assert.equal(pace.bytes(2 * MiB + 1, MANY), MiB)
  assert.equal(pace.bytes(2 * MiB, 100_000), 100_000)
  assert.equal(pace.bytes(10, MANY), 10)
})
