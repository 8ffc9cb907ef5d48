import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newDatabase, sharedServer } from '../engines/databases.ts'
import { freePort } from '../lib/child.ts'
import { run } from './running.ts'

const server = sharedServer()
// What is not asked here: nothing listens there.
const BUCKET = {
  DUKOU_BUCKET_ENDPOINT: 'http://127.0.0.1:1',
  DUKOU_BUCKET_NAME: 'photos',
  DUKOU_BUCKET_STYLE: 'path',
  DUKOU_BUCKET_ACCESS_KEY_ID: 'FAKEAKID0001',
  DUKOU_BUCKET_ACCESS_KEY_SECRET: 'FakeSecretKeyForTests0001',
}
const doctor = async (url: string, more: object = {}) =>
  (await run(['doctor'], { ...BUCKET, DUKOU_DATABASE_URL: url, ...more })).output

test('looks at the database of the configuration', { skip: server.missing }, async (t) => {
  const database = await newDatabase(server.about!.url)
  t.after(() => database.drop())
  const output = await doctor(database.url)
  for (const line of [
    /✓ PostgreSQL \d+ opens/,
    /✓ the database takes \d+ connections, each server up to 13: there is room for \d+ servers/,
    /✓ a question to the database takes [\d.]+ ms/,
    /✗ the store http:\/\/127\.0\.0\.1:1 is not reached/,
  ])
    assert.match(output, line)
  assert.match(
    await doctor(database.url, { DUKOU_DATABASE_POOL_SIZE: '200' }),
    /! .* 0 servers \(database\.poolSize\)/,
  )

  const name = new URL(database.url).pathname.slice(1)
  await database.run(`alter database ${name} set synchronous_commit = off`)
  assert.match(await doctor(database.url), /✗ synchronous_commit is off/)
})

test('tells a database that is not there, or does not know the user', { skip: server.missing }, async () => {
  const url = new URL(server.about!.url)
  url.password = 'wrong'
  const refused = await doctor(url.href)
  assert.match(refused, /✗ the database can't be used \(.*password authentication failed/)
  assert.doesNotMatch(refused, /wrong/)
  const nowhere = `postgres://dukou:secret@127.0.0.1:${await freePort()}/dukou`
  assert.match(await doctor(nowhere), /✗ the database can't be used \(.*ECONNREFUSED/)
})
