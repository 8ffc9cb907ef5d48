import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import type { FileRow } from './catalog.ts'
import { sqliteCatalog } from './sqlite.ts'

async function path(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-catalog-'))
  t.after(() => rm(folder, { recursive: true }))
  return join(folder, 'catalog.sqlite')
}

function row(id: string, owner = 'me', createdAt = 1): FileRow {
  return {
    id,
    owner,
    key: `files/${id}`,
    name: '头像',
    size: 1,
    type: 't',
    sha256: 's',
    width: null,
    height: 2,
    createdAt,
  }
}

test('shows a row from its commit to its deletion, and keeps it over a restart', async (t) => {
  const file = await path(t)
  let catalog = await sqliteCatalog(file)
  await catalog.verified([row('a'), row('b')])
  assert.equal(await catalog.find('a'), null)
  assert.deepEqual(await catalog.list('me', 10), [])
  await catalog.committed(['a', 'b'])
  await catalog.close()

  catalog = await sqliteCatalog(file)
  assert.deepEqual(await catalog.find('a'), row('a'))
  assert.equal(await catalog.deleted('a', 'you'), false)
  assert.equal(await catalog.deleted('a', 'me'), true)
  assert.equal(await catalog.deleted('a', 'me'), false)
  assert.equal(await catalog.find('a'), null)
  assert.deepEqual(await catalog.unfinished(), [{ row: row('a'), state: 'deleted' }])
  await catalog.committed(['a'])
  assert.equal(await catalog.find('a'), null, 'a deleted row does not come back')
  await catalog.forget('b')
  await catalog.withdrawn(['b'])
  assert.deepEqual(await catalog.find('b'), row('b'), 'a committed row is not forgotten')
  await catalog.close()
})

test('adds all rows or none', async (t) => {
  const catalog = await sqliteCatalog(await path(t))
  await catalog.verified([row('a')])
  await assert.rejects(catalog.verified([row('b'), row('a')]))
  assert.deepEqual(
    (await catalog.unfinished()).map(({ row }) => row.id),
    ['a'],
  )
  await catalog.close()
})

test('pages through rows of one moment without losing or repeating any', async (t) => {
  const catalog = await sqliteCatalog(await path(t))
  const rows = ['a', 'b', 'c', 'd', 'e'].map((id, n) => row(id, 'me', n < 3 ? 5 : 6))
  await catalog.verified([...rows, row('x', 'you', 6)])
  await catalog.committed([...rows.map(({ id }) => id), 'x'])
  const seen: string[] = []
  let before: FileRow | undefined
  for (;;) {
    const page = await catalog.list('me', 2, before)
    seen.push(...page.map(({ id }) => id))
    before = page.at(-1)
    if (!before) break
  }
  assert.deepEqual(seen, ['e', 'd', 'c', 'b', 'a'])
  await catalog.close()
})

test('flushes each commit, and finds pages and unfinished rows by an index', async (t) => {
  const file = await path(t)
  const catalog = await sqliteCatalog(file)
  const database = new DatabaseSync(file)
  const planOf = (query: string) => JSON.stringify(database.prepare(`explain query plan ${query}`).all())
  const page = `select * from files where owner = 'me' and state = 'committed' and (created_at, id) < (1, 'a') order by created_at desc, id desc limit 3`
  assert.match(planOf(page), /USING INDEX files_by_owner/)
  assert.doesNotMatch(planOf(page), /TEMP B-TREE/)
  assert.match(planOf(`select * from files where state != 'committed'`), /USING INDEX files_unfinished/)
  assert.equal(Object.values(database.prepare('pragma journal_mode').get()!)[0], 'wal')
  database.close()
  await catalog.close()
})
