import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adaptiveFlush } from './pace.ts'

test('flushes at once as long as that is quick, and through the pool for a while after it was slow', async () => {
  let now = 0
  let takes = 0.001
  const calls: string[] = []
  const flush = adaptiveFlush(
    async () => {
      calls.push('pool')
    },
    () => {
      calls.push('once')
      now += takes
    },
    () => now,
  )
  await flush(1)
  takes = 1
  while (calls.at(-1) === 'once' && calls.length < 20) await flush(1)
  assert.ok(calls.length > 3, 'one slow flush alone changes nothing')
  assert.ok(calls.length < 20)
  for (let n = 1; n < 1000; n++) await flush(1)
  assert.equal(calls.filter((call) => call === 'pool').length, 1000)
  takes = 0.001
  for (let n = 0; n < 100; n++) await flush(1)
  assert.equal(calls.filter((call) => call === 'pool').length, 1000)
})

test('passes on a failure, whichever way it flushes', async () => {
  const fail = () => {
    throw new Error('EIO')
  }
  await assert.rejects(adaptiveFlush(async () => {}, fail)(1), /EIO/)
  let now = 0
  const slow = adaptiveFlush(
    async () => fail(),
    () => {
      now += 1
    },
    () => now,
  )
  for (let n = 0; n < 10; n++) await slow(1).catch(() => {})
  await assert.rejects(slow(1), /EIO/)
})
