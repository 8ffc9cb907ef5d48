import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPace } from './pace.ts'

const MiB = 1024 * 1024
const MANY = 1024 * MiB

test('begins small, and then takes what four seconds carry', () => {
  const pace = createPace(16 * MiB, () => false)
  assert.deepEqual(pace.next(MANY, 64 * MiB), { bytes: 256 * 1024, timeoutMs: 32_000 })
  pace.took(256 * 1024, 1000)
  assert.deepEqual(pace.next(MANY, 64 * MiB), { bytes: MiB, timeoutMs: 16_000 })
})

test('never passes what the server takes, nor its own bound, nor four times the rate before', () => {
  const pace = createPace(4 * MiB, () => false)
  pace.took(MiB, 10)
  assert.equal(pace.next(MANY, 64 * MiB).bytes, 4 * MiB)
  assert.equal(pace.next(MANY, 100_000).bytes, 100_000)
  const slow = createPace(16 * MiB, () => false)
  slow.took(32 * 1024, 1000)
  slow.took(MiB, 1)
  assert.equal(slow.next(MANY, 64 * MiB).bytes, 4 * 4 * 32 * 1024)
})

test('takes less in a weak network, and never less than a part is worth', () => {
  let weak = false
  const pace = createPace(16 * MiB, () => weak)
  pace.took(100 * 1024, 1000)
  weak = true
  assert.equal(pace.next(MANY, 64 * MiB).bytes, 200 * 1024)
  for (let i = 0; i < 20; i++) pace.failed()
  const { bytes, timeoutMs } = pace.next(MANY, 64 * MiB)
  assert.deepEqual([bytes, timeoutMs], [32 * 1024, 32_000])
})

test('stays below what the host has refused', () => {
  const pace = createPace(16 * MiB, () => false)
  pace.took(16 * MiB, 1000)
  pace.tooLarge(pace.next(MANY, 64 * MiB).bytes)
  assert.equal(pace.next(MANY, 64 * MiB).bytes, 8 * MiB)
})

test('a rest that takes no more than twice as long goes in one', () => {
  const pace = createPace(16 * MiB, () => false)
  pace.took(256 * 1024, 1000)
  assert.deepEqual(pace.next(2 * MiB, MANY), { bytes: 2 * MiB, timeoutMs: 32_000 })
  assert.equal(pace.next(2 * MiB + 1, MANY).bytes, MiB)
  assert.equal(pace.next(2 * MiB, 100_000).bytes, 100_000)
  assert.equal(pace.next(10, MANY).bytes, 10)
})
