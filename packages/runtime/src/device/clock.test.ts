import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClock } from './clock.ts'

test('calls back in order what falls due when it is moved', () => {
  const clock = createClock()
  const told: string[] = []
  clock.after(5000, () => told.push('late'))
  clock.after(1000, () => told.push('early'))
  const callOff = clock.after(2000, () => told.push('never'))
  clock.after(9000, () => told.push('not yet'))
  callOff()
  clock.advance(6000)
  assert.deepEqual(told, ['early', 'late'])
  clock.clear()
})

test('runs by itself too', async () => {
  const clock = createClock()
  await new Promise<void>((resolve) => clock.after(5, resolve))
})

test('tells a time that was moved', () => {
  const clock = createClock()
  clock.advance(60_000)
  assert.ok(Math.abs(clock.now() - Date.now() - 60_000) < 50)
})

test('what is set while it is moved falls due on the way', () => {
  const clock = createClock()
  const start = clock.now()
  const told: number[] = []
  const again = () => {
    told.push(Math.round((clock.now() - start) / 100))
    if (told.length < 9) clock.after(100, again)
  }
  clock.after(100, again)
  clock.advance(550)
  assert.deepEqual(told, [1, 2, 3, 4, 5])
  clock.clear()
})
