import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { type Policy, usualPolicy } from '../../policy.ts'
import { diskCalls } from '../../storage/disk-calls.ts'
import type { Acceptance, Catalog, FileRow } from '../catalog.ts'
import { sqliteCatalog } from './catalog.ts'

const NOW = 1000

async function path(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-catalog-'))
  t.after(() => rm(folder, { recursive: true }))
  return join(folder, 'catalog.sqlite')
}

async function open(t: TestContext): Promise<Catalog> {
  const catalog = await sqliteCatalog(await path(t))
  t.after(() => catalog.close())
  return catalog
}

const policy = (more: Partial<Policy> = {}): Policy => ({
  ...usualPolicy({ maxFileSize: 1000, maxFiles: 9 }),
  owner: 'me',
  ...more,
})

function row(id: string, more: Partial<FileRow> = {}): FileRow {
  return {
    id,
    owner: 'me',
    key: `files/${id}`,
    name: '头像',
    size: 1,
    type: 't',
    sha256: 's',
    width: null,
    height: 2,
    createdAt: NOW,
    isPublic: false,
    isTemporary: false,
    expiresAt: null,
    keptUntil: null,
    ...more,
  }
}

const accept = (rows: FileRow[], more: Partial<Acceptance> = {}): Acceptance => ({
  rows,
  policy: policy({ owner: rows[0]!.owner }),
  reservations: [],
  idempotency: null,
  upload: null,
  shelves: [],
  ...more,
})

test('shows a row from its commit to its deletion, and keeps it over a restart', async (t) => {
  const file = await path(t)
  let catalog = await sqliteCatalog(file)
  await catalog.files.commit(accept([row('a'), row('b')]))
  await catalog.close()

  catalog = await sqliteCatalog(file)
  const { files } = catalog
  assert.deepEqual(await files.find('a', NOW), row('a'))
  assert.equal(await files.hide('a', 'you'), null)
  assert.deepEqual(await files.hide('a', 'me'), row('a'))
  assert.equal(await files.hide('a', 'me'), null)
  assert.equal(await files.find('a', NOW), null)
  assert.deepEqual(await files.hidden(), [row('a')])
  await files.forget(['a', 'b'])
  assert.deepEqual(await files.hidden(), [])
  assert.deepEqual(await files.find('b', NOW), row('b'), 'a row that is not hidden is not forgotten')
  assert.deepEqual(await files.known(['a', 'b', 'c']), new Set(['b']))
  await catalog.close()
})

test('adds all rows or none, and charges accordingly', async (t) => {
  const { files } = await open(t)
  await files.commit(accept([row('a')]))
  await assert.rejects(files.commit(accept([row('b'), row('a')])))
  assert.deepEqual(await files.list('me', 10, NOW), [row('a')])
  assert.deepEqual(await files.usage('me'), { bytes: 1, files: 1 })
  await files.hide('a', 'me')
  assert.deepEqual(await files.usage('me'), { bytes: 0, files: 0 })
})

test('shows nobody a row that is not on stable storage yet, nor one whose flush failed', async (t) => {
  let flushed = Promise.withResolvers<void>()
  const calls = { ...diskCalls, fdatasync: () => flushed.promise }
  const catalog = await sqliteCatalog(await path(t), calls)
  const { files } = catalog
  const committing = files.commit(accept([row('a')]))
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.equal(await files.find('a', NOW), null)
  assert.deepEqual(await files.list('me', 10, NOW), [])
  assert.equal(await files.findSame('me', 1, 's', NOW), null)
  flushed.resolve()
  await committing
  assert.deepEqual(await files.find('a', NOW), row('a'))

  flushed = Promise.withResolvers()
  flushed.promise.catch(() => {})
  flushed.reject(new Error('the disk failed'))
  await assert.rejects(files.commit(accept([row('b')])), /disk failed/)
  assert.equal(await files.find('b', NOW), null)
  // The log can't be trusted now: the next change is durable by a checkpoint, not by this flush.
  await files.withdraw(['b'])
  assert.deepEqual(
    (await files.hidden()).map(({ id }) => id),
    ['b'],
  )
  await catalog.close()
})

test('pages through rows of one moment without losing or repeating any', async (t) => {
  const { files } = await open(t)
  const rows = ['a', 'b', 'c', 'd', 'e'].map((id, n) => row(id, { createdAt: n < 3 ? 5 : 6 }))
  await files.commit(accept(rows))
  await files.commit(accept([row('x', { owner: 'you', createdAt: 6 })]))
  const seen: string[] = []
  let before: FileRow | undefined
  for (;;) {
    const page = await files.list('me', 2, NOW, before)
    seen.push(...page.map(({ id }) => id))
    before = page.at(-1)
    if (!before) break
  }
  assert.deepEqual(seen, ['e', 'd', 'c', 'b', 'a'])
})

test('hides what has expired at once, and gives it up when it is asked to', async (t) => {
  const { files } = await open(t)
  await files.commit(accept([row('a', { expiresAt: NOW + 5 }), row('b', { expiresAt: NOW + 50 }), row('c')]))
  assert.equal(await files.find('a', NOW + 5), null)
  assert.deepEqual(
    (await files.list('me', 10, NOW + 5)).map(({ id }) => id),
    ['c', 'b'],
  )
  await files.prolong('b', NOW + 500)
  await files.prolong('c', NOW + 500)
  const gone = await files.hideExpired(NOW + 100, 10)
  assert.deepEqual(
    gone.map(({ id }) => id),
    ['a'],
  )
  assert.equal((await files.find('c', NOW))?.expiresAt, null)
})

test('a reservation holds its room until it is released or spent', async (t) => {
  const { files } = await open(t)
  const mine = policy({ quotaBytes: 100, quotaFiles: 10 })
  const ask = (bytes: number, idempotencyKey: string | null = null) =>
    files.reserve({ policy: mine, files: 1, bytes, atLeast: bytes, idempotencyKey }, NOW)
  const first = await ask(60)
  assert.equal(await ask(41), null)
  const second = await ask(40)
  files.release(first!)
  files.release(first!)
  assert.notEqual(await ask(60), null)
  await files.commit(accept([row('a', { size: 40 })], { policy: mine, reservations: [second!] }))
  files.release(second!)
  assert.equal(await ask(1), null)
  await assert.rejects(files.commit(accept([row('b')], { policy: mine })), { code: 'quota_exceeded' })
})

test('uploads with one idempotency key share their room', async (t) => {
  const { files } = await open(t)
  const mine = policy({ quotaBytes: 100 })
  const ask = (idempotencyKey: string) =>
    files.reserve({ policy: mine, files: 1, bytes: 60, atLeast: 60, idempotencyKey }, NOW)
  const [one, again, other] = [await ask('k'), await ask('k'), await ask('l')]
  assert.equal(one, again)
  assert.equal(other, null)
  files.release(one!)
  assert.equal(await ask('l'), null, 'the second still holds it')
  files.release(again!)
  assert.notEqual(await ask('l'), null)
})

test('flushes each commit, and finds pages, digests and unfinished rows by an index', async (t) => {
  const file = await path(t)
  const catalog = await sqliteCatalog(file)
  const database = new DatabaseSync(file)
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
  const file = await path(t)
  const catalog = await sqliteCatalog(file)
  for (let from = 0; from < 3000; from += 100) {
    const rows = Array.from({ length: 100 }, (_, n) => row(`r${from + n}`))
    await Promise.all(rows.map((one) => catalog.files.commit(accept([one]))))
  }
  const end = Date.now() + 5000
  const { stat } = await import('node:fs/promises')
  while ((await stat(file)).size < 100_000 && Date.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 20))
  assert.ok((await stat(file)).size >= 100_000)
  await catalog.close()
})
