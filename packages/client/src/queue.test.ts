import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DukouError } from './error.ts'
import { createQueue } from './queue.ts'
import { createStop } from './stop.ts'

function job() {
  let end = () => {}
  let fail = (_error: Error) => {}
  const state = { started: false }
  const done = new Promise<void>((resolve, reject) => {
    end = resolve
    fail = reject
  })
  const run = () => {
    state.started = true
    return done
  }
  return { run, state, end: () => end(), fail: () => fail(new Error('failed')) }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('starts jobs in order, so many at a time', async () => {
  const queue = createQueue(() => 2)
  const jobs = [job(), job(), job(), job()]
  for (const { run } of jobs) queue.run(createStop(), run).catch(() => {})
  const started = () => jobs.map(({ state }) => state.started)
  assert.deepEqual(started(), [true, true, false, false])
  jobs[1]!.end()
  await turn()
  assert.deepEqual(started(), [true, true, true, false])
  jobs[0]!.fail()
  await turn()
  assert.deepEqual(started(), [true, true, true, true])
})

test('never starts a job that was stopped', async () => {
  const queue = createQueue(() => 1)
  const jobs = [job(), job(), job()]
  const stops = jobs.map(() => createStop())
  const done = jobs.map(({ run }, index) => queue.run(stops[index]!, run))
  stops[1]!.stop(new DukouError('aborted', 'aborted'))
  await assert.rejects(done[1]!, { code: 'aborted' })
  jobs[0]!.end()
  await turn()
  assert.deepEqual(
    jobs.map(({ state }) => state.started),
    [true, false, true],
  )
})

test('lets the more important go first, and keeps the order among equals', async () => {
  const queue = createQueue(() => 1)
  const order: string[] = []
  const first = job()
  queue.run(createStop(), first.run)
  for (const [name, priority] of [
    ['a', 0],
    ['b', 1],
    ['c', 1],
    ['d', 2],
  ] as const)
    queue.run(createStop(), async () => order.push(name), priority)
  first.end()
  for (let i = 0; i < 5; i++) await turn()
  assert.deepEqual(order, ['d', 'b', 'c', 'a'])
})

test('starts more when the limit has grown', async () => {
  let limit = 1
  const queue = createQueue(() => limit)
  const jobs = [job(), job(), job()]
  for (const { run } of jobs) queue.run(createStop(), run).catch(() => {})
  limit = 3
  assert.equal(jobs[2]!.state.started, false)
  queue.look()
  assert.equal(jobs[2]!.state.started, true)
})

test('one that is stopped while it runs has its place until it has ended', async () => {
  const queue = createQueue(() => 1)
  const [one, two] = [job(), job()]
  const stop = createStop()
  const done = queue.run(stop, one.run)
  void queue.run(createStop(), two.run)
  stop.stop(new DukouError('paused', 'paused'))
  await assert.rejects(done, { code: 'paused' })
  assert.equal(two.state.started, false)
  one.end()
  await turn()
  assert.equal(two.state.started, true)
})
