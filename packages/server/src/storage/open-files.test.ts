import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createOpenFiles } from './open-files.ts'

test('keeps so many files open, closes the oldest beyond, and each once', () => {
  const closed: number[] = []
  const files = createOpenFiles(2, (fd) => closed.push(fd))
  files.keep('a', 1)
  files.keep('b', 2)
  files.keep('c', 3)
  assert.deepEqual(closed, [1])
  assert.equal(files.take('a'), null)
  assert.equal(files.take('b'), 2)
  files.drop('b')
  files.keep('c', 4)
  files.drop('c')
  assert.deepEqual(closed, [1, 3, 4])
})
