import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newDatabase, ownServer, sharedServer } from '../../../../../test/engines/databases.ts'
import { acceptance, file, NOW, policyOf } from '../conformance/samples.ts'
import { type PostgresCatalog, postgresCatalog } from './catalog.ts'
import type { PostgresOptions } from './options.ts'

const shared = sharedServer()
// A server that comes by its address only is somebody else's: it is not for us to kill.
const skip =
  shared.missing || (process.env.TEST_DATABASE_URL ? 'TEST_DATABASE_URL is not to be killed' : false)
const server = skip ? null! : await ownServer()
after(() => server?.stop())

const UNAVAILABLE = { code: 'catalog_unavailable', status: 503, retry: true }

async function opened(more: Partial<PostgresOptions> = {}) {
  const database = await newDatabase(server.about.url)
  const options = { poolSize: 4, connectMs: 1000, statementMs: 1000, doubtMs: 500, ...more }
  const catalog = await postgresCatalog({ url: database.url, ...options })
  return { database, catalog }
}

async function took(work: Promise<unknown>, expected: object | null): Promise<number> {
  const start = performance.now()
  if (expected) await assert.rejects(work, expected)
  else await work
  return performance.now() - start
}

async function recovers(catalog: PostgresCatalog): Promise<void> {
  const end = Date.now() + 10_000
  for (;;) {
    const error = await catalog.check().then(
      () => null,
      (failure: Error) => failure,
    )
    if (!error) return
    assert.ok(Date.now() < end, error.message)
    await sleep(50)
  }
}

test('says at once that the database was killed, and goes on when it is back', { skip }, async () => {
  const { catalog } = await opened()
  await catalog.files.commit(acceptance([file('a')]))
  const lease = await catalog.leases.take('u')
  await server.ask({ do: 'kill' })
  for (let n = 0; n < 20; n++) {
    assert.ok((await took(catalog.files.commit(acceptance([file(`x${n}`)])), UNAVAILABLE)) < 2500)
  }
  await assert.rejects(catalog.check(), UNAVAILABLE)
  await assert.rejects(
    catalog.files.reserve({ policy: policyOf(), files: 1, bytes: 1, atLeast: 1, idempotencyKey: null }, NOW),
    UNAVAILABLE,
  )
  await lease.release()

  await server.ask({ do: 'start' })
  await recovers(catalog)
  assert.deepEqual(await catalog.files.list('me', 10, NOW), [file('a')])
  await catalog.files.commit(acceptance([file('b')]))
  const other = await postgresCatalog({ url: (await newDatabase(server.about.url)).url })
  await other.close()
  await (await catalog.leases.take('u')).release()
  await catalog.close()
})

test('does not notice when every connection is ended', { skip }, async () => {
  const { catalog, database } = await opened()
  await Promise.all([1, 2, 3, 4].map(() => catalog.check()))
  for (let round = 0; round < 3; round++) {
    await database.run(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid != pg_backend_pid()`)
    const ids = [1, 2, 3, 4, 5, 6].map((n) => `r${round}-${n}`)
    await Promise.all(ids.map((id) => catalog.files.commit(acceptance([file(id)]))))
    assert.deepEqual(await catalog.files.known(ids), new Set(ids))
  }
  await catalog.close()
})

test('waits for a database that hangs only so long, and then for a moment no more', { skip }, async () => {
  const { catalog } = await opened()
  await catalog.check()
  await server.ask({ do: 'pause' })
  const asks = Array.from({ length: 12 }, () => catalog.files.find('a', NOW))
  const longest = Math.max(...(await Promise.all(asks.map((ask) => took(ask, UNAVAILABLE)))))
  assert.ok(longest < 5000, `${longest} ms`)
  const moments = []
  for (let n = 0; n < 10; n++) moments.push(await took(catalog.files.find('a', NOW), UNAVAILABLE))
  assert.ok(moments.filter((ms) => ms < 100).length >= 8, moments.join())
  await server.ask({ do: 'resume' })
  await recovers(catalog)
  await catalog.close()
})

test('closes soon although the database hangs', { skip }, async () => {
  const { catalog } = await opened()
  await server.ask({ do: 'pause' })
  try {
    assert.ok((await took(catalog.close(), null)) < 8000)
  } finally {
    await server.ask({ do: 'resume' })
  }
})

test('calls a database that takes no writes unavailable, and reads on', { skip }, async () => {
  const { catalog, database } = await opened()
  await catalog.files.commit(acceptance([file('a')]))
  const name = new URL(database.url).pathname.slice(1)
  await database.run(`alter database ${name} set default_transaction_read_only = on`)
  await database.run(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid != pg_backend_pid()`)
  await assert.rejects(catalog.files.commit(acceptance([file('b')])), UNAVAILABLE)
  await assert.rejects(catalog.check(), UNAVAILABLE)
  assert.deepEqual(await catalog.files.find('a', NOW), file('a'))
  await catalog.close()
})

test('calls a database without a free connection unavailable, and needs none that it has not got', {
  skip,
}, async () => {
  const database = await newDatabase(server.about.url)
  const role = `few${Date.now()}`
  await database.run(`create role ${role} login password 'x' connection limit 3;
    grant all on schema public to ${role}`)
  const url = new URL(database.url)
  url.username = role
  url.password = 'x'
  const catalog = await postgresCatalog({ url: url.href, poolSize: 20 })
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => catalog.sessions.removeExpired(0)),
  )
  const reasons = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []))
  assert.ok(reasons.length > 0)
  assert.deepEqual([...new Set(reasons)], ['catalog_unavailable'])
  await recovers(catalog)
  await catalog.close()
})

test('does not wait for a lock for ever', { skip }, async () => {
  const { catalog, database } = await opened({ lockMs: 300 })
  await catalog.files.commit(acceptance([file('a')]))
  const holding = database.run('begin; select * from usage for update; select pg_sleep(2); commit')
  await sleep(300)
  assert.ok((await took(catalog.files.commit(acceptance([file('b')])), UNAVAILABLE)) < 1500)
  assert.notEqual(await catalog.files.find('a', NOW), null, 'others go on')
  await holding
  await catalog.files.commit(acceptance([file('b')]))
  await catalog.close()
})

test('does not start without a database, and says so soon', async () => {
  const nobody = 'postgres://dukou:x@127.0.0.1:1/dukou'
  assert.ok((await took(postgresCatalog({ url: nobody }), UNAVAILABLE)) < 3000)
  await assert.rejects(postgresCatalog({ url: 'mysql://x' }), { code: 'option_invalid' })
  await assert.rejects(postgresCatalog({ url: nobody, poolSize: 1 }), { code: 'option_invalid' })
})
