import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createConditions } from './conditions.ts'
import { DukouError } from './error.ts'
import { createHandClock } from './fixtures/hand-clock.ts'
import { createHandLife } from './fixtures/hand-life.ts'
import { insist } from './insist.ts'
import type { Setting } from './setting.ts'
import { createStop } from './stop.ts'

const passing = (more = {}) => new DukouError('network', 'no answer', { retry: true, ...more })

function setUp(attempt: (n: number, gain: (bytes: number) => void) => Promise<string>, retries = 3) {
  const clock = createHandClock()
  const life = createHandLife()
  const conditions = createConditions(
    life,
    clock,
    () => {},
    () => {},
  )
  const setting = { clock, conditions, retries } as unknown as Setting
  const state = { tries: 0, value: '', error: '' }
  const stop = createStop()
  insist(
    setting,
    stop,
    () => {},
    (onBytes) => attempt(++state.tries, (bytes) => onBytes(bytes, 100)),
  ).then(
    (value) => {
      state.value = value
    },
    (error: DukouError) => {
      state.error = error.code
    },
  )
  return { clock, state, stop, change: life.change }
}

test('tries again after longer and longer waits, and then gives up', async () => {
  const { clock, state } = setUp(() => Promise.reject(passing()))
  const tries: number[] = []
  // 0.75 of 500, 1000 and 2000 ms: chance is half here.
  for (const ms of [0, 374, 1, 749, 1, 1499, 1]) {
    await clock.advance(ms)
    tries.push(state.tries)
  }
  assert.deepEqual(tries, [1, 1, 2, 2, 3, 3, 4])
  assert.equal(state.error, 'network')
  assert.equal(clock.waiting(), 0)
})

test('waits as long as the server asks', async () => {
  const { clock, state } = setUp((n) =>
    n === 1 ? Promise.reject(passing({ retryAfterMs: 7000 })) : Promise.resolve('ok'),
  )
  await clock.advance(6999)
  assert.equal(state.tries, 1)
  await clock.advance(1)
  assert.equal(state.value, 'ok')
})

test('does not try again what cannot succeed', async () => {
  const { clock, state } = setUp(() => Promise.reject(new DukouError('domain', 'not in domain list')))
  await clock.advance(100_000)
  assert.deepEqual([state.tries, state.error], [1, 'domain'])
})

test('what got on is counted anew', async () => {
  const { clock, state } = setUp(async (n, gain) => {
    gain(Math.min(n, 20))
    throw passing()
  })
  await clock.advance(1_000_000)
  assert.deepEqual([state.tries, state.error], [20 + 3, 'network'])
})

test('without a network, and in the background, it waits and counts nothing', async () => {
  const { clock, state, change } = setUp(() => Promise.reject(passing()), 1)
  change({ online: false })
  await clock.advance(375)
  await clock.advance(1_000_000)
  assert.deepEqual([state.tries, state.error], [1, ''])
  change({ shown: false })
  change({ online: true })
  await clock.advance(1_000_000)
  assert.equal(state.tries, 1)
  change({ shown: true })
  await clock.advance(0)
  assert.equal(state.tries, 2)
})

test('goes on at once when the network comes back, whatever it waited for', async () => {
  const { clock, state, change } = setUp(
    (n) => (n < 4 ? Promise.reject(passing()) : Promise.resolve('ok')),
    9,
  )
  await clock.advance(375 + 750)
  assert.equal(state.tries, 3)
  change({ online: false })
  change({ online: true })
  await clock.advance(0)
  assert.equal(state.value, 'ok')
})

test('stopped while it waits, it ends with the reason and tries no more', async () => {
  const { clock, state, stop } = setUp(() => Promise.reject(passing()))
  await clock.advance(100)
  stop.stop(new DukouError('aborted', 'aborted'))
  await clock.advance(100_000)
  assert.deepEqual([state.tries, state.error], [1, 'aborted'])
})
