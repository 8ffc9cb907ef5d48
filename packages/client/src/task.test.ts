import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DukouError } from './error.ts'
import { createQueue } from './queue.ts'
import { queuedTask } from './task.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))
const isAborted = (error: DukouError) => error.code === 'aborted' && error.message === 'the work was aborted'

/** Work of a host that ends when the test says so. */
function hostWork() {
  let end = (_value: string) => {}
  const state = { begun: 0, aborted: 0 }
  const done = new Promise<string>((resolve) => {
    end = resolve
  })
  const begin = () => {
    state.begun++
    return { done, abort: () => state.aborted++ }
  }
  return { begin, state, end: (value: string) => end(value) }
}

test('resolves with what the work gave, and abort then does nothing', async () => {
  const host = hostWork()
  const task = queuedTask(createQueue(1), 'the work', (begin) => begin(host.begin))
  await turn()
  host.end('done')
  assert.equal(await task, 'done')
  task.abort()
  assert.deepEqual(host.state, { begun: 1, aborted: 0 })
})

test('aborted while it waits, it never begins', async () => {
  const queue = createQueue(1)
  const [first, second] = [hostWork(), hostWork()]
  const running = queuedTask(queue, 'the work', (begin) => begin(first.begin))
  const waiting = queuedTask(queue, 'the work', (begin) => begin(second.begin))
  waiting.abort()
  await assert.rejects(waiting, isAborted)
  first.end('done')
  await running
  await turn()
  assert.equal(second.state.begun, 0)
})

test('aborted before the host began, the host never begins', async () => {
  const host = hostWork()
  const task = queuedTask(createQueue(1), 'the work', async (begin) => {
    await turn()
    return begin(host.begin)
  })
  task.abort()
  await assert.rejects(task, isAborted)
  await turn()
  await turn()
  assert.equal(host.state.begun, 0)
})

test('aborted while it runs, the host is told once', async () => {
  const host = hostWork()
  const task = queuedTask(createQueue(1), 'the work', (begin) => begin(host.begin))
  await turn()
  task.abort()
  task.abort()
  await assert.rejects(task, isAborted)
  assert.equal(host.state.aborted, 1)
})
