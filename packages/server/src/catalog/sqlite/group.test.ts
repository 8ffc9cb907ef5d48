import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type TestContext, test } from 'node:test'
import { createGroup } from './group.ts'
import { openSqlite } from './open.ts'

async function open(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-group-'))
  const database = openSqlite(join(folder, 'a.sqlite'))
  const observer = new DatabaseSync(join(folder, 'a.sqlite'))
  t.after(async () => {
    observer.close()
    database.close()
    await rm(folder, { recursive: true })
  })
  database.exec(`create table owner (id text primary key);
    create table file (id text primary key, size integer check (size >= 0),
      owner text references owner deferrable initially deferred)`)
  let commits = 0
  const flush: { error: Error | null } = { error: null }
  const group = createGroup(
    {
      exec(sql) {
        database.exec(sql)
        if (sql === 'commit') commits++
      },
      get isTransaction() {
        return database.isTransaction
      },
    },
    async () => {
      if (flush.error) throw flush.error
    },
  )
  const insert = database.prepare('insert into file values (?, ?, ?)')
  return {
    group,
    database,
    add: (id: string, size = 1, owner: string | null = null) =>
      group.join(() => {
        insert.run(id, size, owner)
      }),
    /** What another process, or the same one after a crash, would find. */
    kept: () =>
      observer
        .prepare('select id from file order by id')
        .all()
        .map(({ id }) => id),
    commits: () => commits,
    flush,
  }
}

const outcomes = async (promises: Promise<void>[]) =>
  (await Promise.allSettled(promises)).map(({ status }) => status)

test('commits what comes in one turn once, and answers only when it is kept', async (t) => {
  const { add, kept, commits } = await open(t)
  const ids = Array.from({ length: 50 }, (_, n) => `f${String(n).padStart(2, '0')}`)
  await Promise.all(
    ids.map(async (id) => {
      await add(id)
      assert.ok(kept().includes(id))
    }),
  )
  assert.deepEqual(kept(), ids)
  assert.equal(commits(), 1)
  await add('later')
  assert.equal(commits(), 2)
})

test('fails a member for its own fault only', async (t) => {
  const { add, group, kept } = await open(t)
  const throwing = group.join(() => {
    throw new Error('its own fault')
  })
  assert.deepEqual(await outcomes([add('a'), add('b', -1), throwing, add('a'), add('c')]), [
    'fulfilled',
    'rejected',
    'rejected',
    'rejected',
    'fulfilled',
  ])
  assert.deepEqual(kept(), ['a', 'c'])
})

test('undoes all of a member that fails half way', async (t) => {
  const { group, database, kept } = await open(t)
  const half = group.join(() => {
    database.exec(`insert into file values ('x', 1, null)`)
    database.exec(`insert into file values ('y', -1, null)`)
  })
  await assert.rejects(half, /CHECK/)
  assert.deepEqual(kept(), [])
})

test('fails every member of a commit that fails, and nobody after it', async (t) => {
  const { add, kept, database } = await open(t)
  await add('before')
  // The foreign key is looked at by the commit itself.
  assert.deepEqual(await outcomes([add('a'), add('b', 1, 'nobody'), add('c')]), [
    'rejected',
    'rejected',
    'rejected',
  ])
  assert.equal(database.isTransaction, false)
  assert.deepEqual(kept(), ['before'])
  assert.deepEqual(await outcomes([add('a'), add('c')]), ['fulfilled', 'fulfilled'])
  assert.deepEqual(kept(), ['a', 'before', 'c'])
})

test('fails every member when another writer holds the database, and recovers', async (t) => {
  const { add, kept, database } = await open(t)
  database.exec('pragma busy_timeout = 10')
  const other = new DatabaseSync(database.location()!)
  other.exec('begin immediate')
  assert.deepEqual(await outcomes([add('a'), add('b')]), ['rejected', 'rejected'])
  other.exec('rollback')
  other.close()
  await add('a')
  assert.deepEqual(kept(), ['a'])
})

test('answers only behind the flush, and passes on that it failed', async (t) => {
  const { add, kept, flush } = await open(t)
  flush.error = new Error('the disk failed')
  await assert.rejects(add('a'), /disk failed/)
  assert.deepEqual(kept(), ['a'], 'committed, though nobody knows whether it lasts')
  flush.error = null
  await add('b')
  assert.deepEqual(kept(), ['a', 'b'])
})

test('gives what the work gave, and undoes what it did elsewhere when the commit fails', async (t) => {
  const { group, add } = await open(t)
  let count = 0
  const work = () => ++count
  const undo = () => {
    count--
  }
  assert.equal(await group.join(work, undo), 1)
  await assert.rejects(Promise.all([group.join(work, undo), add('a', 1, 'nobody')]))
  assert.equal(count, 1)
})
