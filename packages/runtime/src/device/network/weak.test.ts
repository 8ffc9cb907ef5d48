import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createWeakWatch } from './weak.ts'

const good = { connecting: false, rtt: 30, lost: 0 }
const signs = {
  'three connections that hang until their timeout': { ...good, connecting: true, rtt: null },
  'three round trips above 400 ms': { ...good, rtt: 401 },
  'three requests that lost packets': { ...good, lost: 1 },
}

for (const [name, bad] of Object.entries(signs)) {
  test(`${name} among eight requests are weak; when they are past, it is over`, () => {
    const told: boolean[] = []
    const watch = createWeakWatch(
      () => 0,
      (weak) => told.push(weak),
    )
    for (const passage of [bad, good, bad, good, good, good]) watch.ended(passage, 'yes')
    assert.deepEqual(told, [])
    watch.ended(bad, 'yes')
    assert.deepEqual(told, [true])
    for (let i = 0; i < 8; i += 1) watch.ended(good, 'no')
    assert.deepEqual(told, [true, false])
  })
}

test('while it stays weak it is told once in 30 s', () => {
  let now = 0
  let told = 0
  const watch = createWeakWatch(
    () => now,
    () => {
      told += 1
    },
  )
  for (let i = 0; i < 65; i += 1) {
    watch.ended({ ...good, rtt: 900 }, 'no')
    now += 1000
  }
  // Weak from the third request on: at 2 s, 32 s and 62 s.
  assert.equal(told, 3)
})

test('three packets that one request lost are one sign', () => {
  const told: boolean[] = []
  const watch = createWeakWatch(
    () => 0,
    (weak) => told.push(weak),
  )
  watch.ended({ ...good, lost: 9 }, 'no')
  assert.deepEqual(told, [])
})
