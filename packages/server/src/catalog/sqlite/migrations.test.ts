import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations as migrationsOf, SQLITE_TYPES } from '../migrations.ts'
import { NEWEST } from '../newest.ts'
import { sqliteCatalog } from './catalog.ts'
import { nodeSqliteDialect } from './migrate.ts'
import { openSqlite } from './open.ts'

const migrations = migrationsOf(SQLITE_TYPES)

test('the name of the last migration is known without them', () => {
  assert.equal(Object.keys(migrations).sort().at(-1), NEWEST.sqlite)
})

test('takes over a folder of the version before: what was acknowledged stays, what was not goes', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-migrations-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'catalog.sqlite')
  const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(openSqlite(path)) })
  const provider = { getMigrations: async () => ({ '0001-files': migrations['0001-files']! }) }
  assert.equal((await new Migrator({ db, provider }).migrateToLatest()).error, undefined)
  for (const [id, state] of [
    ['kept', 'committed'],
    ['cut-off', 'verified'],
  ]) {
    await sql`insert into files values (${id}, ${state}, 'me', ${`files/ab/${id}`}, 'n', 7, 't', 's', null, null, 1)`.execute(
      db,
    )
  }
  await db.destroy()

  const { files, close } = await sqliteCatalog(path)
  assert.equal((await files.find('kept', 1))?.key, 'files/ab/kept')
  assert.equal(await files.find('cut-off', 1), null)
  assert.deepEqual(
    (await files.hidden()).map(({ id }) => id),
    ['cut-off'],
  )
  assert.deepEqual(await files.usage('me'), { bytes: 7, files: 1 })
  await close()
})

test('is one step for a crash: tables and their record come together', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-migrations-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'catalog.sqlite')
  const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(openSqlite(path)) })
  const broken = {
    async up(inside: Kysely<unknown>) {
      await migrations['0001-files']!.up(inside)
      throw new Error('cut off')
    },
  }
  const provider = { getMigrations: async () => ({ '0001-files': broken }) }
  assert.match(String((await new Migrator({ db, provider }).migrateToLatest()).error), /cut off/)
  await db.destroy()
  await (await sqliteCatalog(path)).close()
})
