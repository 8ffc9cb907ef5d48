import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NetworkLogEntry } from '../device/device.ts'
import { createLongLog } from './long-log.ts'

/** A phone's log, of which a test says what it tells. */
function fakeLog() {
  let tell = (_: NetworkLogEntry) => {}
  return {
    list: () => [],
    listen(on: typeof tell) {
      tell = on
      return () => {}
    },
    tell: (id: number, state: NetworkLogEntry['state'] = 'ok') => tell({ id, state } as NetworkLogEntry),
  }
}

test('keeps the last entries over several phones; what was dropped stays away', () => {
  const log = createLongLog(3)
  const [one, two] = [fakeLog(), fakeLog()]
  const told: number[] = []
  const stop = log.listen(({ id }) => told.push(id))
  log.follow(one)
  for (const id of [1, 2]) one.tell(id, 'running')
  log.follow(two)
  two.tell(1)
  one.tell(2, 'failed')
  two.tell(2)
  one.tell(1, 'failed')
  assert.deepEqual(
    log.list().map(({ id, state }) => [id, state]),
    [
      [2, 'failed'],
      [3, 'ok'],
      [4, 'ok'],
    ],
  )
  assert.deepEqual(told, [1, 2, 3, 2, 4])
  stop()
  two.tell(3)
  assert.equal(told.length, 5)
})
