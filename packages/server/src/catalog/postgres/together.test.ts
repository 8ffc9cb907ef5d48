import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { newDatabase, sharedServer } from '../../../../../test/engines/databases.ts'
import { acceptance, file, NOW } from '../conformance/samples.ts'
import { FILES, INDEXED_SIZE } from '../queries.ts'
import { postgresCatalog } from './catalog.ts'

const server = sharedServer()
const skip = server.missing

test('processes that start together make the tables once, and share what is secret and the time', {
  skip,
}, async (t) => {
  const database = await newDatabase(server.about!.url)
  t.after(() => database.drop())
  const all = await Promise.all([1, 2, 3, 4].map(() => postgresCatalog({ url: database.url, poolSize: 2 })))
  await all[0]!.files.commit(acceptance([file('a')]))
  for (const { files } of all) assert.deepEqual(await files.find('a', NOW), file('a'))

  const secrets = await Promise.all(all.map((one) => one.secret('urls', 32)))
  assert.equal(secrets[0]!.length, 32)
  for (const secret of secrets) assert.deepEqual(secret, secrets[0])
  assert.notDeepEqual(await all[1]!.secret('others', 32), secrets[0])

  // A process whose clock is wrong.
  const right = Date.now()
  t.mock.timers.enable({ apis: ['Date'], now: right + 600_000 })
  for (const { now } of all) assert.ok(Math.abs(now() - right) < 2000, `${now() - right}`)
  t.mock.timers.reset()
  await sleep(50)
  assert.ok(all[0]!.now() >= right + 40)
  await Promise.all(all.map((one) => one.close()))
  assert.deepEqual(await database.run('select * from instances'), [])
})

test('refuses a database that would lose what was acknowledged', { skip }, async (t) => {
  const database = await newDatabase(server.about!.url)
  t.after(() => database.drop())
  const name = new URL(database.url).pathname.slice(1)
  await database.run(`alter database ${name} set synchronous_commit = off`)
  await assert.rejects(postgresCatalog({ url: database.url }), { code: 'option_invalid' })
})

test('finds by an index, however many rows there are', { skip }, async (t) => {
  const database = await newDatabase(server.about!.url)
  t.after(() => database.drop())
  const catalog = await postgresCatalog({ url: database.url, poolSize: 2 })
  await database.run(`insert into files select md5(n::text), case when n % 500 = 0 then 'deleted' else 'committed' end,
    'o' || n % 50, 'files/' || n, 'n', n, 't', md5(n::text), null, null, n, 0, 0,
    case when n % 100 = 0 then n end, null from generate_series(1, 30000) n`)
  await database.run('analyze')

  async function planOf(sql: string, ...values: (string | number)[]): Promise<string> {
    let n = 0
    const text = sql.replaceAll('?', () => `$${++n}`)
    const literals = values.map((value) => (typeof value === 'number' ? value : `'${value}'`))
    const found = await database.run(
      `set plan_cache_mode = force_generic_plan; prepare one as ${text}; explain execute one${literals.length > 0 ? `(${literals.join()})` : ''}`,
    )
    return JSON.stringify(found)
  }
  const uses = async (index: string, sql: string, ...values: (string | number)[]) => {
    const plan = await planOf(sql, ...values)
    assert.match(plan, new RegExp(`using ${index}|on ${index}`, 'i'), `${sql}\n${plan}`)
    assert.doesNotMatch(plan, /Seq Scan on files/, sql)
    return plan
  }
  for (const sort of [
    await uses('files_by_owner', FILES.firstPage, 'o1', 5, 10),
    await uses('files_by_owner', FILES.nextPage, 'o1', 5, 900, 'x', 10),
  ]) {
    assert.doesNotMatch(sort, /Sort/)
  }
  await uses('files_by_digest', FILES.sameLarge, 'o1', INDEXED_SIZE, 'x', 5)
  await uses('files_by_owner', FILES.sameSmall, 'o1', 7, 'x', 5)
  await uses('files_unfinished', FILES.hidden)
  await uses('files_expiring', FILES.expired, 5, 10)
  await uses('files_pkey', FILES.byId, 'x', 5)
  await uses('files_pkey', FILES.hideOwn, 'x', 'o1')
  await catalog.close()
})
