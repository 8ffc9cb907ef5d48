import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newDatabase, sharedServer } from '../../../../../test/engines/databases.ts'
import { acceptance, file, NOW } from '../conformance/samples.ts'
import { postgresCatalog } from './catalog.ts'
import { proxyTo } from './fixtures/proxy.ts'

const server = sharedServer()
const skip = server.missing

async function behindProxy(t: TestContext) {
  const database = await newDatabase(server.about!.url)
  const proxy = await proxyTo(database.url)
  const catalog = await postgresCatalog({ url: proxy.url, poolSize: 3, doubtMs: 1500 })
  t.after(async () => {
    await catalog.close()
    await proxy.close()
    await database.drop()
  })
  return { catalog, proxy, database }
}

test('finds out that a commit stands whose answer was lost', { skip }, async (t) => {
  const { catalog, proxy, database } = await behindProxy(t)
  proxy.cutNextCommit('after')
  const rows = [file('a'), file('b')]
  assert.deepEqual(await catalog.files.commit(acceptance(rows)), { rows, isRepeated: false })
  assert.deepEqual(await database.run('select id from files order by id'), [{ id: 'a' }, { id: 'b' }])
  assert.deepEqual(await catalog.files.usage('me'), { bytes: 2, files: 2 })
})

test('makes a commit anew that never arrived', { skip }, async (t) => {
  const { catalog, proxy } = await behindProxy(t)
  proxy.cutNextCommit('before')
  await catalog.files.commit(acceptance([file('a')]))
  assert.deepEqual(await catalog.files.list('me', 10, NOW), [file('a')])
  assert.deepEqual(await catalog.files.usage('me'), { bytes: 1, files: 1 })
})

for (const where of ['before', 'after'] as const) {
  test(`gives up a commit of which it learns nothing in time (lost ${where})`, { skip }, async (t) => {
    const { catalog, proxy, database } = await behindProxy(t)
    proxy.cutNextCommit(where, 'dark')
    const start = performance.now()
    await assert.rejects(catalog.files.commit(acceptance([file('a')])), { code: 'catalog_unavailable' })
    assert.ok(performance.now() - start < 6000)
    await assert.rejects(catalog.files.withdraw(['a']), { code: 'catalog_unavailable' })

    proxy.light()
    await until(async () => !(await failureOf(catalog.files.withdraw(['a']))))
    const left = await database.run('select id, state from files')
    assert.deepEqual(left, where === 'after' ? [{ id: 'a', state: 'deleted' }] : [])
    assert.deepEqual(await catalog.files.usage('me'), { bytes: 0, files: 0 })
  })
}

test('takes nothing back as long as it may still come to stand', { skip }, async (t) => {
  const { catalog, proxy, database } = await behindProxy(t)
  // A commit that hangs: whoever adds this file is made to wait by a trigger at the end of the transaction.
  await database.run(`create function hang() returns trigger language plpgsql as $$ begin perform pg_sleep(6); return null; end $$;
    create constraint trigger hang after insert on files deferrable initially deferred for each row execute function hang()`)
  proxy.cutNextCommit('after', 'dark')
  const committing = catalog.files.commit(acceptance([file('a')]))
  await sleep(500)
  proxy.hangUp()
  await assert.rejects(committing, { code: 'catalog_unavailable' })
  proxy.light()
  await until(async () => !(await failureOf(catalog.check())))
  assert.equal((await failureOf(catalog.files.withdraw(['a'])))?.code, 'catalog_unavailable')
  assert.deepEqual(await catalog.files.known(['a']), new Set())

  await until(async () => !(await failureOf(catalog.files.withdraw(['a']))))
  assert.deepEqual(await database.run('select id, state from files'), [{ id: 'a', state: 'deleted' }])
})

async function failureOf(promise: Promise<unknown>): Promise<{ code?: string } | null> {
  return promise.then(
    () => null,
    (error) => error,
  )
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000
  while (!(await isSo())) {
    assert.ok(Date.now() < end, 'it took too long')
    await sleep(50)
  }
}
