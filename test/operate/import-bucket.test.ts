import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startS3 } from '@dukou/runtime/stand-ins'
import { AwsClient } from 'aws4fetch'
import { LASTING } from '../clouds/place.ts'
import { sha256, temporaryFolder } from '../server/running.ts'
import { run } from './running.ts'

interface Line {
  path: string
  tag: string
  id?: string
  owner?: string
  sha256?: string
  refused?: string
  url?: string
}

/** A bucket of somebody's own, an empty installation, and the command between them. */
async function place(t: TestContext, config: object = {}) {
  const s3 = await startS3({ credentials: [LASTING], bucket: 'old-photos' })
  t.after(() => s3.close())
  const folder = await temporaryFolder(t)
  const map = join(folder, 'map.jsonl')
  writeFileSync(join(folder, 'dukou.json'), JSON.stringify({ data: 'data', reserveBytes: 0, ...config }))
  const { accessKeyId, accessKeySecret: secretAccessKey } = LASTING
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region: 'us-east-1',
    retries: 0,
  })
  return {
    s3,
    async put(key: string, body: string | Uint8Array<ArrayBuffer>) {
      const path = encodeURIComponent(key).replaceAll('%2F', '/')
      const signed = await client.sign(s3.url + path, { method: 'PUT', body })
      assert.equal((await fetch(signed)).status, 200)
    },
    bringIn: (from: string, ...args: string[]) =>
      run(
        [
          'import',
          from,
          '--endpoint',
          s3.endpoint,
          '--style',
          'path',
          '--map',
          map,
          '--config',
          join(folder, 'dukou.json'),
          ...args,
        ],
        { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
      ),
    lines: () =>
      readFileSync(map, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((text) => JSON.parse(text) as Line),
    fsck: () => run(['fsck', '--config', join(folder, 'dukou.json')]),
  }
}

const byPath = (lines: Line[]) => lines.sort((a, b) => (a.path < b.path ? -1 : 1))

test('brings in what stands below a prefix, each once', async (t) => {
  const { put, bringIn, lines, fsck } = await place(t, {
    policy: { public: true },
    publicUrl: 'https://files.example.com',
  })
  const texts: Record<string, string> = {}
  for (let n = 0; n < 30; n++) texts[`li/照片 ${n}+&.txt`] = `text ${n}`
  for (const [path, text] of Object.entries(texts)) await put(`images/${path}`, text)
  // No part of it: a folder as consoles make it, a name like the prefix, and what begins with a dot.
  await put('images/li/', '')
  await put('images-old/1.txt', 'old')
  await put('images/.trash/1.txt', 'x')
  const first = await bringIn('s3://old-photos/images', '--owner-folder')
  assert.equal(first.code, 0, first.output)
  assert.match(first.output, /^30 files .* brought in, 0 were here before, 0 refused/m)
  assert.match(first.output, /1 names that begin with a dot/)
  assert.deepEqual(
    byPath(lines()).map(({ path, owner, sha256 }) => [path, owner, sha256]),
    Object.keys(texts)
      .sort()
      .map((path) => [path, 'li', sha256(Buffer.from(texts[path]!))]),
  )
  for (const { id, url } of lines()) assert.equal(url, `https://files.example.com/files/${id}`)

  await put('images/li/照片 7+&.txt', 'another text')
  const again = await bringIn('s3://old-photos/images/', '--owner-folder')
  assert.match(again.output, /^1 files .* brought in, 29 were here before, 0 refused/m)
  assert.match(again.output, /1 of them have changed since/)
  assert.match((await fsck()).output, /31 files checked, 0 faults/)
})

test('goes on where a line breaks, and leaves out what the store keeps back until it gives it', async (t) => {
  const { s3, put, bringIn, lines } = await place(t)
  const bytes = new Uint8Array(3_000_000).map((_, n) => n % 251)
  for (let n = 0; n < 3; n++) await put(`${n}.bin`, bytes)
  const archived = { verb: 'GetObject', path: '/old-photos/2.bin' }
  s3.fault([
    {
      do: 'cut answer',
      afterBytes: 1_000_000,
      when: { verb: 'GetObject', path: '/old-photos/1.bin' },
      times: 1,
    },
    { do: 'status', status: 403, code: 'InvalidObjectState', when: archived },
  ])
  const cut = await bringIn('s3://old-photos', '--owner', 'li')
  assert.equal(cut.code, 3, cut.output)
  assert.match(cut.output, /^1 × unreadable \(it cannot be read\): 2\.bin$/m)
  s3.fault([])
  const whole = await bringIn('s3://old-photos', '--owner', 'li')
  assert.equal(whole.code, 0, whole.output)
  assert.equal(lines().filter((line) => line.sha256 === sha256(bytes)).length, 3)
})

test('brings a folder and a bucket into a bucket, and no bucket into itself', async (t) => {
  const target = await startS3({ credentials: [LASTING], bucket: 'photos-of-dukou' })
  t.after(() => target.close())
  const bucket = { endpoint: target.endpoint, name: 'photos-of-dukou', style: 'path', ...LASTING }
  const { put, bringIn, lines } = await place(t, { bucket })
  for (let n = 0; n < 5; n++) await put(`images/${n}.txt`, `text ${n}`)
  const done = await bringIn('s3://old-photos/images', '--owner', 'li')
  assert.equal(done.code, 0, done.output)
  const kept = target.keys().filter((key) => key.startsWith('files/'))
  assert.equal(kept.length, 5)
  const texts = await Promise.all(kept.map(async (key) => sha256((await target.read(key))!)))
  assert.deepEqual(new Set(texts), new Set(lines().map((line) => line.sha256)))
  const itself = await bringIn('s3://photos-of-dukou', '--owner', 'li', '--endpoint', target.endpoint)
  assert.equal(itself.code, 2, itself.output)
  assert.match(itself.output, /photos-of-dukou is the bucket of this installation/)
})

test('says what the store says', async (t) => {
  const { put, bringIn } = await place(t)
  await put('1.txt', 'x')
  const none = await bringIn('s3://no-such-bucket', '--owner', 'li')
  assert.equal(none.code, 1, none.output)
  assert.match(none.output, /s3:\/\/no-such-bucket\/ cannot be read \(NoSuchBucket: /)
  assert.match(none.output, /the same command goes on from there/)
})

test('takes keys from the environment only, and says what is missing', async (t) => {
  const folder = await temporaryFolder(t)
  const command = (args: string[], env = {}) =>
    run(['import', ...args, '--owner', 'li', '--data', join(folder, 'data')], env)
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
  for (const [args, env, hint] of [
    [['s3://photos'], keys, /--endpoint says where the S3 API is/],
    [['s3://photos', '--endpoint', 'ftp://x'], keys, /--endpoint says where the S3 API is/],
    [['s3://photos', '--endpoint', 'https://x.example'], {}, /AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/],
    [['s3://photos', '--endpoint', 'https://x.example', '--style', 'x'], keys, /--style is host or path/],
    [['s3://'], keys, /It is written: s3:\/\/bucket\/prefix/],
    [['s3://photos', '--secret', 'x'], keys, /There is no option --secret/],
  ] as [string[], object, RegExp][]) {
    const { code, output } = await command(args, { AWS_ACCESS_KEY_ID: undefined, ...env })
    assert.equal(code, 2, output)
    assert.match(output, hint)
  }
})
