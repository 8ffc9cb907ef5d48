import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newDatabase, sharedServer } from '../../../../../test/engines/databases.ts'
import { acceptance, file, NOW, policyOf, upload } from '../conformance/samples.ts'
import { postgresCatalog } from './catalog.ts'
import { startReplica } from './fixtures/replicas.ts'
import type { PostgresOptions } from './options.ts'

const server = sharedServer()
const skip = server.missing
const BUSY = { code: 'upload_busy' }

/** A catalog of this process, and others over the same database. */
async function opened(t: TestContext, more: Partial<PostgresOptions> = {}) {
  const database = await newDatabase(server.about!.url)
  const options = { url: database.url, poolSize: 4, ...more }
  const catalog = await postgresCatalog(options)
  t.after(async () => {
    await catalog.close()
    await database.drop()
  })
  return { catalog, database, replica: () => startReplica(t, options) }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000
  while (!(await isSo())) {
    assert.ok(Date.now() < end, 'it took too long')
    await sleep(50)
  }
}

test('two processes never append to one upload at the same time', { skip }, async (t) => {
  const { catalog, replica } = await opened(t)
  await catalog.uploads.open(upload('u'))
  const both = await Promise.all([replica(), replica()])
  const saved = await Promise.all(both.map((one) => one.call<number>('appendOften', 'u', 40)))
  const { held } = (await catalog.uploads.find('u', NOW))!
  assert.equal(held.offset, saved[0]! + saved[1]!)
  assert.equal(held.offset, 80)
  assert.equal(held.state.trim().split(' ').length, 80, 'none was overwritten')
})

test('a newcomer in another process is let in as soon as the holder lets go', { skip }, async (t) => {
  const { catalog, replica } = await opened(t, { leaseWaitMs: 2000 })
  const other = await replica()
  await other.call('take', 'u')
  const taking = catalog.leases.take('u')
  await other.asked('u')
  assert.equal(await Promise.race([taking.then(() => 'taken'), sleep(300, 'waits')]), 'waits')
  const start = performance.now()
  await other.call('release', 'u')
  const lease = await taking
  assert.ok(performance.now() - start < 1500, 'it is told, and does not have to ask')
  const back = other.call<number>('take', 'u')
  while (!lease.signal.aborted) await sleep(5)
  await lease.release()
  assert.ok((await back) > lease.epoch)
  await assert.rejects(catalog.leases.interrupt('u'), BUSY)
})

test('a lease goes from a process that was killed to the next at once', { skip }, async (t) => {
  const { catalog, replica } = await opened(t)
  await catalog.uploads.open(upload('u'))
  const other = await replica()
  await other.call('take', 'u')
  await other.call('save', 'u', 3)
  await other.kill()
  const start = performance.now()
  const lease = await catalog.leases.take('u')
  assert.ok(performance.now() - start < 4000)
  assert.equal((await catalog.uploads.find('u', NOW))?.held.offset, 3)
  await lease.release()
})

test('a process that stood still loses its leases, and writes nothing late', { skip }, async (t) => {
  const { catalog, replica } = await opened(t, { staleMs: 1000 })
  const ids = ['save', 'end', 'drop']
  const other = await replica()
  for (const id of ids) {
    await catalog.uploads.open(upload(id))
    await other.call('take', id)
  }
  other.signal('SIGSTOP')
  const late = [other.call('save', 'save', 9), other.call('end', 'end'), other.call('drop', 'drop')]
  for (const one of late) one.catch(() => {})
  const leases = await Promise.all(ids.map((id) => catalog.leases.take(id)))
  for (const [n, id] of ids.entries()) await leases[n]!.save({ offset: 5, state: id })
  other.signal('SIGCONT')
  for (const one of late) await assert.rejects(one, BUSY)
  for (const id of ids)
    assert.deepEqual((await catalog.uploads.find(id, NOW))?.held, { offset: 5, state: id })
  assert.deepEqual(await catalog.files.known(ids), new Set())
  await catalog.uploads.drop('drop', leases[2]!.epoch)
  await catalog.files.commit(acceptance([file('end')], { upload: { id: 'end', epoch: leases[1]!.epoch } }))
  for (const lease of leases) await lease.release()
})

test('finds out by asking that it is wanted while it hears nothing', { skip }, async (t) => {
  const { catalog, replica, database } = await opened(t)
  const other = await replica()
  await other.call('take', 'u')
  await database.run(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'dukou presence'`)
  const taking = catalog.leases.take('u')
  await Promise.race([other.asked('u'), taking])
  await other.call('release', 'u')
  await (await taking).release()
})

test('a quota is exact when four processes race', { skip }, async (t) => {
  const { catalog, replica } = await opened(t)
  const four = await Promise.all([replica(), replica(), replica(), replica()])
  const counts = await Promise.all(
    four.map((one, p) =>
      one.call<number>(
        'bringMany',
        Array.from({ length: 15 }, (_, n) => `p${p}n${n}`),
      ),
    ),
  )
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    10,
  )
  assert.deepEqual(await catalog.files.usage('me'), { bytes: 1000, files: 10 })
})

test('what a process had set aside counts as long as it lives', { skip }, async (t) => {
  const { catalog, replica } = await opened(t)
  const other = await replica()
  assert.equal(await other.call('reserve', 900), 900)
  const policy = policyOf({ quotaBytes: 1000, quotaFiles: 100 })
  const ask = () =>
    catalog.files.reserve({ policy, files: 1, bytes: 500, atLeast: 500, idempotencyKey: null }, NOW)
  assert.equal(await ask(), null)
  await other.kill()
  await until(async () => (await ask()) !== null)
})

test('attempts under one idempotency key share their room, whichever process they reach', {
  skip,
}, async (t) => {
  const { catalog, replica } = await opened(t)
  const other = await replica()
  assert.equal(await other.call('reserve', 900, 'k'), 900)
  const policy = policyOf({ quotaBytes: 1000, quotaFiles: 100 })
  const ask = (idempotencyKey: string | null) =>
    catalog.files.reserve({ policy, files: 1, bytes: 900, atLeast: 900, idempotencyKey }, NOW)
  const again = await ask('k')
  assert.equal(again?.bytes, 900)
  assert.equal(await ask('other'), null)
  await other.kill()
  await sleep(300)
  assert.equal(await ask(null), null, 'this attempt needs it still')
  const idempotency = { key: 'k', print: 's', expiresAt: NOW + 100 }
  const row = file('a', { size: 900 })
  await catalog.files.commit(acceptance([row], { policy, reservations: [again!], idempotency }))
  assert.deepEqual(await catalog.files.usage('me'), { bytes: 900, files: 1 })
})

test('the shelves of a dead process are given to one who clears them', { skip }, async (t) => {
  const { catalog, replica } = await opened(t, { staleMs: 1000 })
  const [killed, stopped, alive] = await Promise.all([replica(), replica(), replica()])
  const [a, b, c] = await Promise.all([killed, stopped, alive].map((one) => one.call<number>('openShelf')))
  assert.equal(await stopped.call('put', 'before', b), true)
  assert.deepEqual(await catalog.shelves.abandoned(), [])
  await killed.kill()
  stopped.signal('SIGSTOP')
  await until(async () => (await catalog.shelves.abandoned()).length === 2)
  assert.deepEqual(await catalog.shelves.abandoned(), [a, b].sort())

  stopped.signal('SIGCONT')
  await assert.rejects(stopped.call('put', 'late', b), { code: 'storage_failed' })
  assert.deepEqual(await catalog.files.known(['before', 'late']), new Set(['before']))
  await until(async () => !(await stopped.call('isOurs', b)))
  const next = await stopped.call<number>('openShelf')
  assert.equal(await stopped.call('put', 'again', next), true)
  assert.equal(await alive.call('put', 'other', c), true)
  await catalog.shelves.close(a!)
  assert.deepEqual(await catalog.shelves.abandoned(), [b])
})
