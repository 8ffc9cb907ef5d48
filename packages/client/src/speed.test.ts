import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMeter, type Progress } from './speed.ts'

function watch(...sizes: number[]) {
  const seen: Progress[] = []
  const time = { ms: 0 }
  const clock = { now: () => time.ms, after: () => () => {}, random: () => 0 }
  const files = sizes.map((size) => ({ size, sent: 0, state: 'sending' }))
  const look = createMeter(files, clock, (state) => seen.push(state))
  return {
    seen,
    time,
    files,
    look,
    send(index: number, sent: number) {
      files[index]!.sent = sent
      look()
      return seen.at(-1)!
    },
    end(index: number) {
      files[index]!.state = 'done'
      look()
      return seen.at(-1)!
    },
  }
}

test('weighs files by their sizes', () => {
  assert.equal(watch(300, 100).send(0, 150).percent, 37)
})

test('weighs files alike where a size is unknown', () => {
  assert.equal(watch(300, 0).send(0, 300).percent, 50)
})

test('says 100 only when every file has ended', () => {
  const { send, end } = watch(10, 10)
  send(0, 10)
  assert.equal(send(1, 10).percent, 99)
  assert.deepEqual([end(0)].map(({ percent, ended }) => [percent, ended])[0], [99, 1])
  assert.deepEqual([end(1)].map(({ percent, ended }) => [percent, ended])[0], [100, 2])
})

test('never goes back', () => {
  const { send, seen } = watch(10)
  for (const bytes of [5, 2, 6, 6, 1]) send(0, bytes)
  assert.deepEqual(
    seen.map(({ percent }) => percent),
    [50, 50, 60, 60, 60],
  )
})

test('stands at 99 while what had failed is sent again', () => {
  const { send, end, files } = watch(10)
  assert.equal(end(0).percent, 100)
  files[0]!.state = 'sending'
  assert.equal(send(0, 3).percent, 99)
  assert.equal(end(0).percent, 100)
})

test('tells the speed of the last seconds and the time left', () => {
  const { send, time } = watch(1_000_000)
  for (let second = 0; second < 4; second++) {
    time.ms = second * 1000
    send(0, 100_000 * (second + 1))
  }
  time.ms = 4000
  const early = send(0, 500_000)
  assert.deepEqual([early.speed, early.secondsLeft], [100_000, 5])
  // What was fast long ago doesn't count.
  for (let second = 5; second <= 20; second++) {
    time.ms = second * 1000
    send(0, 500_000 + 10_000 * (second - 4))
  }
  time.ms = 21_000
  assert.equal(send(0, 670_000).speed, 10_000)
})
