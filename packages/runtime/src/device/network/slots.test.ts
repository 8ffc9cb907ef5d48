import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSlots } from './slots.ts'

test('lets so many in, and the next one when one leaves, in order', () => {
  const slots = createSlots(2)
  const inside: string[] = []
  const places = ['a', 'b', 'c', 'd'].map((name) => slots.place(() => inside.push(name)))
  for (const place of places) place.enter()
  assert.deepEqual(inside, ['a', 'b'])
  places[1]!.leave()
  places[1]!.leave()
  assert.deepEqual(inside, ['a', 'b', 'c'])
  assert.equal(slots.full(), true)
})

test('gives a slot back when a task ends inside its own start', () => {
  const slots = createSlots(1)
  const place = slots.place(() => place.leave())
  place.enter()
  assert.equal(slots.full(), false)
})

test('forgets who leaves the queue', () => {
  const slots = createSlots(1)
  const inside: string[] = []
  const [a, b, c] = ['a', 'b', 'c'].map((name) => slots.place(() => inside.push(name)))
  for (const place of [a, b, c]) place!.enter()
  b!.leave()
  a!.leave()
  assert.deepEqual(inside, ['a', 'c'])
})
