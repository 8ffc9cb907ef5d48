import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NetworkLogEntry } from '../device/network/log.ts'
import { toLogLine } from './log-line.ts'

const entry: NetworkLogEntry = {
  id: 3,
  api: 'uploadFile',
  url: 'https://xxx/upload',
  target: 'http://127.0.0.1:1/upload',
  method: 'POST',
  state: 'running',
  statusCode: null,
  errMsg: null,
  errno: null,
  fault: null,
  lost: 0,
  sent: 0,
  received: 0,
  wireUp: 0,
  wireDown: 0,
  reused: null,
  invokedAt: 100,
  startedAt: 110,
  connectedAt: null,
  sentAt: null,
  answeredAt: null,
  endedAt: null,
}

test('shows a running task without an outcome, and where it really goes', () => {
  assert.deepEqual(toLogLine(entry), { id: 3, api: 'uploadFile', url: 'http://127.0.0.1:1/upload' })
})

test('shows status, time and bytes of a finished task', () => {
  const line = toLogLine({ ...entry, state: 'ok', statusCode: 200, endedAt: 150, sent: 900, received: 100 })
  assert.deepEqual([line.outcome, line.failed, line.milliseconds, line.bytes], ['200', false, 40, 1000])
  assert.equal(toLogLine({ ...entry, state: 'ok', statusCode: 404, endedAt: 150 }).failed, true)
})

test('shows what went wrong without the name of the API', () => {
  const line = toLogLine({ ...entry, state: 'failed', errMsg: 'uploadFile:fail timeout', endedAt: 150 })
  assert.deepEqual([line.outcome, line.failed], ['timeout', true])
})
