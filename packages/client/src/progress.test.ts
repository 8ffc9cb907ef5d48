import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMeter, type Progress } from './progress.ts'

function watch(sizes: number[]) {
  const seen: Progress[] = []
  const time = { ms: 0 }
  const clock = { now: () => time.ms, after: () => () => {}, random: () => 0 }
  const meter = createMeter(sizes.length, clock, (state) => seen.push(state))
  sizes.forEach((size, index) => {
    if (size) meter.size(index, size)
  })
  return { seen, meter, time, percents: () => seen.map(({ percent }) => percent) }
}

test('weighs files by their sizes', () => {
  const { seen, meter } = watch([300, 100])
  meter.reach(0, 150)
  assert.equal(seen.at(-1)!.percent, 37)
})

test('weighs files alike where a size is unknown', () => {
  const { seen, meter } = watch([300, 0])
  meter.reach(0, 300)
  assert.equal(seen.at(-1)!.percent, 50)
})

test('says 100 only when every file has ended', () => {
  const { seen, meter } = watch([10, 10])
  meter.reach(0, 10)
  meter.reach(1, 10)
  assert.equal(seen.at(-1)!.percent, 99)
  meter.end(0)
  assert.deepEqual([seen.at(-1)!.percent, seen.at(-1)!.ended], [99, 1])
  meter.end(1)
  assert.deepEqual([seen.at(-1)!.percent, seen.at(-1)!.ended], [100, 2])
})

test('never goes back', () => {
  const { meter, percents } = watch([10])
  for (const bytes of [5, 2, 6, 6, 1]) meter.reach(0, bytes)
  assert.deepEqual(percents(), [50, 60])
})

test('begins anew when what had failed is sent again', () => {
  const { meter, percents } = watch([10])
  meter.end(0)
  meter.again(0)
  meter.reach(0, 3)
  assert.deepEqual(percents(), [100, 30])
})

test('tells the speed of the last seconds and the time left', () => {
  const { seen, meter, time } = watch([1_000_000])
  for (let second = 0; second <= 4; second++) {
    time.ms = second * 1000
    meter.reach(0, 100_000 * (second + 1))
  }
  assert.deepEqual([seen.at(-1)!.speed, seen.at(-1)!.secondsLeft], [100_000, 5])
  // What was fast long ago doesn't count.
  for (let second = 5; second <= 20; second++) {
    time.ms = second * 1000
    meter.reach(0, 500_000 + 10_000 * (second - 4))
  }
  assert.equal(seen.at(-1)!.speed, 10_000)
})
