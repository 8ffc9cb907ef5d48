import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type NetworkLogEntry, newEntry } from '../../device/network/log-entry.ts'
import { durationOf, phasesOf } from './phases.ts'
import { pathOf, showBytes, showMs } from './words.ts'

const entry: NetworkLogEntry = {
  ...newEntry({
    id: 3,
    api: 'uploadFile',
    profile: 'devtools',
    sdkVersion: '3.17.0',
    url: 'https://xxx/upload',
    method: 'POST',
    invokedAt: 100,
  }),
  target: 'http://127.0.0.1:1/upload',
  state: 'running',
  startedAt: 110,
}

test('cuts the time of a finished task into its phases', () => {
  const done = { ...entry, connectedAt: 130, sentAt: 200, answeredAt: 260, endedAt: 300 }
  assert.deepEqual(phasesOf(done, 0), [
    { name: 'queued', ms: 10 },
    { name: 'connecting', ms: 20 },
    { name: 'sending', ms: 70 },
    { name: 'waiting', ms: 60 },
    { name: 'receiving', ms: 40 },
  ])
  assert.equal(durationOf(done, 0), 200)
})

test('lets the last phase of a running or broken task last until now or its end', () => {
  assert.deepEqual(phasesOf(entry, 150), [
    { name: 'queued', ms: 10 },
    { name: 'connecting', ms: 40 },
  ])
  const cut = { ...entry, connectedAt: 120, endedAt: 170 }
  assert.deepEqual(phasesOf(cut, 999).at(-1), { name: 'sending', ms: 50 })
})

test('bears an answer that began before the request had left', () => {
  const early = { ...entry, connectedAt: 120, answeredAt: 130, sentAt: 150, endedAt: 180 }
  const total = phasesOf(early, 0).reduce((sum, { ms }) => sum + ms, 0)
  assert.equal(total, 80)
})

test('writes bytes, times and addresses as people read them', () => {
  assert.deepEqual([812, 34_500, 2_100_000].map(showBytes), ['812 B', '34.5 kB', '2.1 MB'])
  assert.deepEqual([7.4, 1500, 75_000].map(showMs), ['7 ms', '1.50 s', '75.0 s'])
  assert.deepEqual(pathOf('http://127.0.0.1:1/a/upload?x=1'), { path: '/a/upload?x=1', host: '127.0.0.1:1' })
  assert.deepEqual(pathOf('no address'), { path: 'no address', host: '' })
})
