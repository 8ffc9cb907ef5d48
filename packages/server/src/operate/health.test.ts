import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { checkRoom, createHealth } from './health.ts'

function harness() {
  let time = 0
  let asked = 0
  let broken: Error | null = null
  const failures: string[] = []
  const health = createHealth({
    now: () => time,
    onFailure: (check, error) => failures.push(`${check}: ${(error as Error).message}`),
    checks: {
      catalog: async () => {
        asked++
        if (broken) throw broken
      },
    },
  })
  return {
    health,
    failures,
    asked: () => asked,
    pass: (ms: number) => {
      time += ms
    },
    break: (error: Error | null) => {
      broken = error
    },
  }
}

test('is not ready before it has started, nor once it closes', async () => {
  const { health } = harness()
  assert.deepEqual(await health.readiness(), { status: 'starting', checks: {} })
  health.started()
  assert.deepEqual(await health.readiness(), { status: 'ready', checks: { catalog: 'ok' } })
  health.closing()
  health.started()
  assert.deepEqual(await health.readiness(), { status: 'closing', checks: {} })
})

test('names the check that fails, tells why once, and recovers', async () => {
  const { health, failures, pass, break: fail } = harness()
  health.started()
  fail(new Error('disk I/O error'))
  assert.deepEqual(await health.readiness(), { status: 'failing', checks: { catalog: 'failing' } })
  pass(1000)
  await health.readiness()
  assert.deepEqual(failures, ['catalog: disk I/O error'])
  fail(null)
  pass(1000)
  assert.equal((await health.readiness()).status, 'ready')
})

test('asks the checks once a second, however many probes come', async () => {
  const { health, asked, pass } = harness()
  health.started()
  await Promise.all(Array.from({ length: 1000 }, () => health.readiness()))
  assert.equal(asked(), 1)
  pass(999)
  await health.readiness()
  assert.equal(asked(), 1)
  pass(1)
  await health.readiness()
  assert.equal(asked(), 2)
})

test('measures the room on the disk against the reserve', async () => {
  await checkRoom(tmpdir(), 1)
  await checkRoom(tmpdir(), null)
  await assert.rejects(checkRoom(tmpdir(), 2 ** 60), /bytes are free, less than the reserve/)
})
