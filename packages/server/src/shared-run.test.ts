import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharedRun } from './shared-run.ts'

/** An action whose runs end when the test says so. */
function stepwise() {
  const runs: PromiseWithResolvers<void>[] = []
  const run = sharedRun(() => {
    const one = Promise.withResolvers<void>()
    runs.push(one)
    return one.promise
  })
  return { run, runs }
}

const turn = () => new Promise(setImmediate)

test('gives whoever comes during a run the next one, all of them the same', async () => {
  const { run, runs } = stepwise()
  const first = run()
  let early = true
  const others = [run(), run(), run()].map((promise) => promise.then(() => assert.equal(early, false)))
  assert.equal(runs.length, 1)
  runs[0]!.resolve()
  await first
  await turn()
  assert.equal(runs.length, 2)
  const fourth = run()
  early = false
  runs[1]!.resolve()
  await Promise.all(others)
  await turn()
  assert.equal(runs.length, 3)
  runs[2]!.resolve()
  await fourth
  await turn()
  void run()
  assert.equal(runs.length, 4, 'begins at once when nothing runs')
  runs[3]!.resolve()
})

test('fails those who share a failed run, and nobody else', async () => {
  const { run, runs } = stepwise()
  const outcomes = Promise.allSettled([run(), run(), run()])
  runs[0]!.reject(new Error('EIO'))
  await turn()
  const later = run()
  runs[1]!.resolve()
  await turn()
  runs[2]!.reject(new Error('EIO'))
  assert.deepEqual(
    (await outcomes).map(({ status }) => status),
    ['rejected', 'fulfilled', 'fulfilled'],
  )
  await assert.rejects(later, /EIO/)
})
