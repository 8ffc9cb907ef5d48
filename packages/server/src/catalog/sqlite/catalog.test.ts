import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { diskCalls } from '../../storage/disk-calls.ts'
import { acceptance, file, NOW } from '../conformance/samples.ts'
import { catalogConformance } from '../conformance.ts'
import { sqliteCatalog } from './catalog.ts'

async function path(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-catalog-'))
  t.after(() => rm(folder, { recursive: true }))
  return join(folder, 'catalog.sqlite')
}

catalogConformance('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-catalog-'))
  const file = join(folder, 'catalog.sqlite')
  let catalog = await sqliteCatalog(file)
  return {
    catalog,
    async reopen() {
      await catalog.close()
      catalog = await sqliteCatalog(file)
      return catalog
    },
    async close() {
      await catalog.close()
      await rm(folder, { recursive: true })
    },
  }
})

test('shows nobody a row that is not on stable storage yet, nor one whose flush failed', async (t) => {
  let flushed = Promise.withResolvers<void>()
  const calls = { ...diskCalls, fdatasync: () => flushed.promise }
  const catalog = await sqliteCatalog(await path(t), calls)
  const { files } = catalog
  const committing = files.commit(acceptance([file('a')]))
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(await files.find('a', NOW), null)
  assert.deepEqual(await files.list('me', 10, NOW), [])
  assert.equal(await files.findSame('me', 1, 's', NOW), null)
  flushed.resolve()
  await committing
  assert.deepEqual(await files.find('a', NOW), file('a'))

  flushed = Promise.withResolvers()
  flushed.promise.catch(() => {})
  flushed.reject(new Error('the disk failed'))
  await assert.rejects(files.commit(acceptance([file('b')])), /disk failed/)
  assert.equal(await files.find('b', NOW), null)
  // The log can't be trusted now: the next change is durable by a checkpoint, not by this flush.
  await files.withdraw(['b'])
  assert.deepEqual(
    (await files.hidden()).map(({ id }) => id),
    ['b'],
  )
  await catalog.close()
})

test('flushes each commit, and finds pages, digests and unfinished rows by an index', async (t) => {
  const at = await path(t)
  const catalog = await sqliteCatalog(at)
  const database = new DatabaseSync(at)
  const planOf = (query: string) => JSON.stringify(database.prepare(`explain query plan ${query}`).all())
  const page = `select * from files where owner = 'me' and state = 'committed' and (expires_at is null or expires_at > 1)
    and (created_at, id) < (1, 'a') order by created_at desc, id desc limit 3`
  assert.match(planOf(page), /USING INDEX files_by_owner/)
  assert.doesNotMatch(planOf(page), /TEMP B-TREE/)
  assert.match(planOf(`select * from files where state != 'committed'`), /USING INDEX files_unfinished/)
  const same = `select * from files where owner = 'a' and size = 1 and sha256 = 'x' and state = 'committed' and size >= 65536`
  assert.match(planOf(same), /USING INDEX files_by_digest/)
  const expired = `select id from files where state = 'committed' and expires_at is not null and expires_at <= 1 order by expires_at`
  assert.match(planOf(expired), /USING .*INDEX files_expiring/)
  assert.equal(Object.values(database.prepare('pragma journal_mode').get()!)[0], 'wal')
  database.close()
  await catalog.close()
})

test('copies its log into the database from time to time, beside its work', async (t) => {
  const at = await path(t)
  const catalog = await sqliteCatalog(at)
  for (let from = 0; from < 3000; from += 100) {
    const rows = Array.from({ length: 100 }, (_, n) => file(`r${from + n}`))
    await Promise.all(rows.map((one) => catalog.files.commit(acceptance([one]))))
  }
  const end = Date.now() + 5000
  const { stat } = await import('node:fs/promises')
  while ((await stat(at)).size < 100_000 && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 20))
  assert.ok((await stat(at)).size >= 100_000)
  await catalog.close()
})
