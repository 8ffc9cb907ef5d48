import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createConditions } from './conditions.ts'
import { DukouError } from './error.ts'
import { createHandClock, settle } from './fixtures/hand-clock.ts'
import { createHandLife } from './fixtures/hand-life.ts'
import type { OnBytes } from './platform/platform.ts'
import { createStop } from './stop.ts'
import { createTasks, type TaskKind } from './tasks.ts'
import { createWatchdog, type TaskPlan } from './watchdog.ts'

/** @param onAbort whether the host then says that it has ended the task, or says nothing */
function setUp(options: { slots?: number; sharedSlots?: boolean } = {}, onAbort: 'ends' | 'silent' = 'ends') {
  const clock = createHandClock()
  const life = createHandLife()
  const limits = { slots: 10, sharedSlots: false, stallMs: 10_000, ...options }
  const watchdog = createWatchdog(limits.stallMs, clock)
  const tasks = createTasks(limits, watchdog)
  createConditions(life, clock, () => {}, watchdog.cut)
  /** A task of the host that ends when the test says so. */
  function start(kind: TaskKind, plan: TaskPlan = {}, stop = createStop()) {
    const state = { begun: 0, aborted: 0, error: '' as string, value: '' }
    let end = (_value: string) => {}
    let fail = (_error: DukouError) => {}
    let tell: OnBytes = () => {}
    const begin = (onBytes: OnBytes) => {
      state.begun++
      tell = onBytes
      const done = new Promise<string>((resolve, reject) => {
        end = resolve
        fail = reject
      })
      const abort = () => {
        state.aborted++
        if (onAbort === 'ends') fail(new DukouError('aborted', 'by the host'))
      }
      return { done, abort }
    }
    tasks
      .run(stop, kind, plan, () => {}, begin)
      .then(
        (value) => {
          state.value = value
        },
        (error: DukouError) => {
          state.error = error.code
        },
      )
    return { state, stop, end: (value: string) => end(value), tell: (a: number, b: number) => tell(a, b) }
  }
  return { clock, start, change: life.change }
}

test('gives a task up after the time without a byte, and its slot with it', async () => {
  const { clock, start } = setUp({ slots: 1 })
  const first = start('form', { size: 100_000 })
  const second = start('form')
  await settle()
  first.tell(1, 100_000)
  await clock.advance(9000)
  first.tell(2, 100_000)
  await clock.advance(9999)
  assert.deepEqual([first.state.error, second.state.begun], ['', 0])
  await clock.advance(1)
  await settle()
  assert.deepEqual([first.state.error, first.state.aborted, second.state.begun], ['stalled', 1, 1])
})

test("a slot is the host's until it has ended what was aborted, and for a second at most", async () => {
  const { clock, start } = setUp({ slots: 1 }, 'silent')
  const [first, second, third] = [start('form'), start('form'), start('form')]
  await settle()
  first.stop.stop(new DukouError('paused', 'paused'))
  await clock.advance(999)
  assert.deepEqual([first.state.error, second.state.begun], ['paused', 0])
  await clock.advance(1)
  assert.equal(second.state.begun, 1)
  second.stop.stop(new DukouError('paused', 'paused'))
  await settle()
  assert.equal(third.state.begun, 0)
  second.end('by the host')
  await settle()
  assert.deepEqual([second.state.error, third.state.begun], ['paused', 1])
})

test('waits for what a slow line needs where the host has told no progress yet, or says 100 % at once', async () => {
  for (const told of [null, 160_000]) {
    const { clock, start } = setUp()
    const { state, tell } = start('form', { size: 160 * 1024 })
    await settle()
    if (told) tell(told, told)
    // 10 s, and 160 KiB at 16 KiB/s.
    await clock.advance(19_999)
    assert.equal(state.error, '')
    await clock.advance(1)
    assert.equal(state.error, 'stalled')
  }
})

test('once a host has told its progress, a line that is dead from the start is found soon', async () => {
  const { clock, start } = setUp()
  const first = start('form', { size: 1_000_000 })
  await settle()
  first.tell(1, 1_000_000)
  first.end('done')
  await settle()
  const { state } = start('form', { size: 1_000_000 })
  await clock.advance(10_000)
  assert.equal(state.error, 'stalled')
})

test('the time spent waiting for a slot is not counted', async () => {
  const { clock, start } = setUp({ slots: 1 })
  const first = start('request', { timeoutMs: 60_000 })
  const second = start('request', { timeoutMs: 5000 })
  await clock.advance(50_000)
  assert.equal(second.state.error, '')
  first.end('done')
  await clock.advance(4999)
  assert.equal(second.state.error, '')
  await clock.advance(1)
  assert.equal(second.state.error, 'stalled')
})

test('kinds have slots of their own, unless they share them', async () => {
  for (const [sharedSlots, begun] of [
    [false, 1],
    [true, 0],
  ] as const) {
    const { start } = setUp({ slots: 1, sharedSlots })
    start('form')
    const other = start('download')
    await settle()
    assert.equal(other.state.begun, begun)
  }
})

test('stopped, a task is aborted; one that waits never begins', async () => {
  const { start, clock } = setUp({ slots: 1 })
  const stop = createStop()
  const running = start('form', {}, stop)
  const waiting = start('form', {}, stop)
  stop.stop(new DukouError('paused', 'paused'))
  await settle()
  assert.deepEqual([running.state.error, running.state.aborted], ['paused', 1])
  assert.deepEqual([waiting.state.error, waiting.state.begun], ['paused', 0])
  const late = start('form', {}, stop)
  await settle()
  assert.deepEqual([late.state.error, late.state.begun], ['paused', 0])
  assert.equal(clock.waiting(), 0)
})

test('in the background it takes tasks back before the host cuts them', async () => {
  const { start, clock, change } = setUp()
  const quick = start('form')
  const slow = start('form')
  await settle()
  change({ shown: false })
  await clock.advance(3000)
  quick.end('done')
  await clock.advance(1000)
  assert.deepEqual([quick.state.value, slow.state.error, slow.state.aborted], ['done', 'interrupted', 1])
  // Shown again in time, nothing is cut.
  const other = start('form')
  change({ shown: true })
  change({ shown: false })
  await clock.advance(3000)
  change({ shown: true })
  await clock.advance(5000)
  assert.equal(other.state.error, '')
})
