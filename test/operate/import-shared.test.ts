import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { setTimeout as pass } from 'node:timers/promises'
import { startS3 } from '@dukou/runtime/stand-ins'
import { AwsClient } from 'aws4fetch'
import type { UploadAnswer } from 'dukou'
import { newDatabase, sharedServer } from '../engines/databases.ts'
import { sharedStore } from '../engines/stores.ts'
import { chance } from '../hostile/chance.ts'
import { sha256, temporaryFolder } from '../server/running.ts'
import { dukou, run, serve } from './running.ts'

const FILES = 200

interface Store {
  endpoint: string
  accessKeyId: string
  accessKeySecret: string
  /** Of before, and Dukou's own. */
  buckets: [old: string, own: string]
}

async function standIns(t: TestContext): Promise<[old: Store, own: Store]> {
  const keys = { accessKeyId: 'FAKEAKID0001', accessKeySecret: 'FakeSecretKeyForTests+/0001' }
  const buckets: Store['buckets'] = ['old-photos', 'photos']
  const [old, own] = await Promise.all(buckets.map((bucket) => startS3({ credentials: [keys], bucket })))
  t.after(() => Promise.all([old!.close(), own!.close()]))
  return [
    { endpoint: old!.endpoint, ...keys, buckets },
    { endpoint: own!.endpoint, ...keys, buckets },
  ]
}

/** The Ceph that all test files of a run share. */
async function ceph(): Promise<[Store, Store]> {
  const about = sharedStore('ceph').about!
  const some = randomBytes(4).toString('hex')
  const store: Store = {
    endpoint: about.endpoints[0]!,
    accessKeyId: about.accessKeyId,
    accessKeySecret: about.secretAccessKey,
    buckets: [`old-${some}`, `own-${some}`],
  }
  for (const bucket of store.buckets) assert.equal(await put(store, bucket), 200)
  return [store, store]
}

async function put(store: Store, path: string, body: string | Uint8Array<ArrayBuffer> = ''): Promise<number> {
  const { endpoint, accessKeyId, accessKeySecret: secretAccessKey } = store
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region: 'us-east-1',
    retries: 0,
  })
  const url = `${endpoint}/${encodeURIComponent(path).replaceAll('%2F', '/')}`
  return (await fetch(await client.sign(url, { method: 'PUT', body }))).status
}

const server = sharedServer()
const STORES = {
  'a stand-in': { skip: server.missing, start: standIns },
  Ceph: { skip: server.missing || sharedStore('ceph').missing, start: ceph },
}

for (const [name, { skip, start }] of Object.entries(STORES))
  test(`from a bucket into a bucket and PostgreSQL beside a server, killed and run again, on ${name}`, {
    skip,
  }, async (t) => {
    const { below } = chance(t)
    const [from, to] = await start(t)
    const database = await newDatabase(server.about!.url)
    t.after(() => database.drop())
    const folder = await temporaryFolder(t)
    const [config, map] = [join(folder, 'dukou.json'), join(folder, 'map.jsonl')]
    const { endpoint, accessKeyId, accessKeySecret } = to
    const bucket = { endpoint, name: to.buckets[1], style: 'path', accessKeyId, accessKeySecret }
    writeFileSync(config, JSON.stringify({ bucket, database: { url: database.url } }))

    const hashes = new Map<string, string>()
    for (let n = 0; n < FILES; n += 20)
      await Promise.all(
        Array.from({ length: 20 }, async (_, m) => {
          const path = `${n % 3}/照片 ${n + m}.bin`
          const bytes = new Uint8Array(Buffer.from(`file ${n + m} `.repeat(1 + below(2000))))
          hashes.set(path, sha256(bytes))
          assert.equal(await put(from, `${from.buckets[0]}/images/${path}`, bytes), 200)
        }),
      )

    const { url } = await serve(t, join(folder, 'data'), ['--config', config])
    const args = ['import', `s3://${from.buckets[0]}/images`, '--endpoint', from.endpoint, '--style', 'path']
    const rest = ['--owner', 'dev', '--map', map, '--config', config]
    const env = { AWS_ACCESS_KEY_ID: from.accessKeyId, AWS_SECRET_ACCESS_KEY: from.accessKeySecret }
    for (const share of [0.2, 0.6]) {
      const child = dukou([...args, ...rest], env)
      let isOver = false
      child.ended.then(() => {
        isOver = true
      })
      const aim = share * FILES * 200
      while (!isOver && (statSync(map, { throwIfNoEntry: false })?.size ?? 0) < aim) await pass(2)
      child.signal('SIGKILL')
      assert.equal(await child.ended, -1, child.output())
    }
    const whole = await run([...args, ...rest], env)
    assert.equal(whole.code, 0, whole.output)

    const lines = readFileSync(map, 'utf8')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text))
    assert.deepEqual(new Map(lines.map(({ path, sha256 }) => [path, sha256])), hashes)
    assert.equal(lines.length, FILES)
    const files: UploadAnswer[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Response = await fetch(`${url}/files?limit=100${cursor && `&cursor=${cursor}`}`)
      const answer = (await page.json()) as { files: UploadAnswer[]; next: string | null }
      files.push(...answer.files)
      cursor = answer.next
    }
    assert.deepEqual(new Set(files.map(({ id }) => id)), new Set(lines.map(({ id }) => id)))
    assert.equal(files.length, FILES)
    for (const file of files.slice(0, 20))
      assert.equal(sha256(new Uint8Array(await (await fetch(file.url)).arrayBuffer())), file.sha256)
  })
