import assert from 'node:assert/strict'
import { test } from 'node:test'
import { builtins } from './all.ts'
import { loadBuiltins } from './load.ts'

test('a page can load every built-in component that Node has, by its tag', async () => {
  const all = new Set(builtins)
  const loaded = await loadBuiltins(builtins.map(({ tag }) => tag))
  assert.deepEqual(loaded.map(({ tag }) => tag).toSorted(), builtins.map(({ tag }) => tag).toSorted())
  assert.ok(loaded.every((one) => all.has(one)))
})

test('a page loads the few that nearly all use, those that are named, and no more', async () => {
  const few = (await loadBuiltins([])).map(({ tag }) => tag)
  assert.ok(few.includes('view') && few.length < 10)
  const loaded = await loadBuiltins(['view', 'swiper', 'my-part', 'constructor'])
  assert.deepEqual(
    loaded.map(({ tag }) => tag),
    [...few, 'swiper'],
  )
})
