import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProgress, type Progress } from './progress.ts'

function watch(sizes: (number | undefined)[]) {
  const seen: Progress[] = []
  return { seen, progress: createProgress(sizes, (state) => seen.push(state)) }
}

test('weighs files by their sizes', () => {
  const { seen, progress } = watch([300, 100])
  progress.advance(0, 0.5)
  assert.equal(seen.at(-1)!.percent, 37)
})

test('weighs files alike where a size is unknown', () => {
  const { seen, progress } = watch([300, undefined])
  progress.advance(0, 1)
  assert.equal(seen.at(-1)!.percent, 50)
})

test('says 100 only when every file has ended', () => {
  const { seen, progress } = watch([10, 10])
  progress.advance(0, 1)
  progress.advance(1, 1)
  assert.equal(seen.at(-1)!.percent, 99)
  progress.end(0)
  assert.deepEqual(seen.at(-1), { percent: 99, ended: 1, count: 2 })
  progress.end(1)
  assert.deepEqual(seen.at(-1), { percent: 100, ended: 2, count: 2 })
})

test('never goes back', () => {
  const { seen, progress } = watch([10])
  for (const part of [0.5, 0.2, 0.6, 0.6, 0.1]) progress.advance(0, part)
  assert.deepEqual(
    seen.map(({ percent }) => percent),
    [50, 60],
  )
})
