import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { AwsClient } from 'aws4fetch'
import { startOss } from '../oss/oss.ts'
import { signV1 } from '../oss/signature-v1.ts'
import { type S3, startS3 } from '../s3/s3.ts'
import { createFaultPlan } from './fault.ts'

const client = new AwsClient({
  accessKeyId: 'AK',
  secretAccessKey: 'SK',
  service: 's3',
  region: 'us-east-1',
  retries: 0,
})

async function started(
  t: TestContext,
): Promise<{ s3: S3; put(key: string, body?: string | Uint8Array<ArrayBuffer>): Promise<Response> }> {
  const s3 = await startS3({ credentials: [{ accessKeyId: 'AK', accessKeySecret: 'SK' }] })
  t.after(() => s3.close())
  const put = (key: string, body: string | Uint8Array<ArrayBuffer> = 'x') =>
    client.fetch(`${s3.url}${key}`, { method: 'PUT', body, aws: { allHeaders: false } })
  return { s3, put }
}

/** Waits for something that has to come; the test's own limit ends it where it doesn't. */
async function until(has: () => boolean): Promise<void> {
  while (!has()) await new Promise((resolve) => setImmediate(resolve))
}

test('answers what the plan says instead, and does nothing', async (t) => {
  const { s3, put } = await started(t)
  s3.fault([
    { when: { verb: 'PutObject', nth: 1 }, do: 'answer', status: 502, body: '<h1>502 Bad Gateway</h1>' },
    { when: { verb: 'PutObject', nth: 2 }, do: 'answer', type: 'application/json', body: '{"a' },
  ])
  const seen = async (response: Response) => [
    response.status,
    response.headers.get('content-type'),
    await response.text(),
  ]
  assert.deepEqual(await seen(await put('/a')), [502, 'text/html', '<h1>502 Bad Gateway</h1>'])
  assert.deepEqual(await seen(await put('/a')), [200, 'application/json', '{"a'])
  assert.deepEqual(s3.keys(), [])
  assert.equal((await put('/a')).status, 200)
  assert.deepEqual(
    s3.log().map(({ status, why }) => [status, why]),
    [
      [502, 'answer'],
      [200, 'answer'],
      [200, null],
    ],
  )
})

test('meets the faults whose verb, path and turn match, as often as they say', () => {
  const plan = createFaultPlan()
  plan.set([
    { when: { verb: 'PutObject', nth: 2 }, do: 'lost answer' },
    { when: { path: '/b/*' }, do: 'slow', ms: 1, times: 2 },
    { when: { path: '/b/1' }, do: 'reset' },
  ])
  const met = (verb: string, path: string) => plan.meet(verb, path).map((fault) => fault.do)
  assert.deepEqual(met('PutObject', '/a'), [])
  assert.deepEqual(met('GetObject', '/a'), [])
  assert.deepEqual(met('PutObject', '/a'), ['lost answer'])
  assert.deepEqual(met('PutObject', '/a'), [])
  assert.deepEqual(met('GetObject', '/b/1'), ['slow', 'reset'])
  assert.deepEqual(met('GetObject', '/b/2'), ['slow'])
  assert.deepEqual(met('GetObject', '/b/2'), [])
  plan.set([])
  assert.deepEqual(met('GetObject', '/b/1'), [])
})

test('answers a planned status in the form of the cloud, and does nothing', async (t) => {
  const { s3, put } = await started(t)
  s3.fault([{ when: { verb: 'PutObject' }, do: 'status', status: 503, code: 'SlowDown', times: 1 }])
  const refused = await put('k')
  assert.deepEqual([refused.status, /<Code>(.*?)</.exec(await refused.text())?.[1]], [503, 'SlowDown'])
  assert.deepEqual(s3.keys(), [])
  assert.equal((await put('k')).status, 200)
  assert.deepEqual(
    s3.log().map(({ status, code }) => [status, code]),
    [
      [503, 'SlowDown'],
      [200, null],
    ],
  )
})

test('loses an answer after it has stored the object', async (t) => {
  const { s3, put } = await started(t)
  s3.fault([{ do: 'lost answer' }])
  await assert.rejects(put('k'))
  assert.deepEqual(s3.keys(), ['k'])
  assert.deepEqual(
    s3.log().map(({ status, why }) => [status, why]),
    [[null, 'lost answer']],
  )
})

test('resets a connection at once or within the body, and keeps nothing of it', async (t) => {
  const { s3, put } = await started(t)
  s3.fault([{ do: 'reset' }])
  await assert.rejects(put('k'))
  s3.fault([{ do: 'reset', afterBytes: 100_000 }])
  await assert.rejects(put('k', new Uint8Array(1_000_000)))
  await until(() => s3.log().length === 2)
  assert.deepEqual([s3.keys(), s3.log().map(({ why }) => why)], [[], ['reset', 'reset']])
})

/** Sends these bytes, and goes away as soon as they are on their way. */
function sendAndLeave(address: string, text: string): void {
  const { port } = new URL(address)
  const socket = connect(Number(port), '127.0.0.1')
  socket.on('error', () => {})
  socket.write(text.replace('HOST', `127.0.0.1:${port}`), () => socket.destroy())
}

test('stalls until the client gives up', async (t) => {
  const { s3 } = await started(t)
  for (const fault of [{ do: 'stall' }, { do: 'stall', afterBytes: 10 }] as const) {
    s3.fault([fault])
    const asked = s3.log().length
    sendAndLeave(
      s3.endpoint,
      `PUT /fake-bucket/k HTTP/1.1\r\nHost: HOST\r\nContent-Length: 20\r\n\r\n${'x'.repeat(20)}`,
    )
    await until(() => s3.log().length > asked)
    assert.deepEqual([s3.log().at(-1)!.status, s3.keys()], [null, []])
  }
})

/** A folder for all that is temporary while this test runs. */
function ownFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'dukou-test-'))
  const before = process.env.TMPDIR
  process.env.TMPDIR = folder
  t.after(() => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    rmSync(folder, { recursive: true })
  })
  return folder
}

test('closes while it stalls, and leaves nothing behind', async (t) => {
  const folder = ownFolder(t)
  const s3 = await startS3({ credentials: [{ accessKeyId: 'AK', accessKeySecret: 'SK' }] })
  assert.equal(readdirSync(folder).length, 1)
  s3.fault([{ do: 'stall' }])
  const asked = fetch(await client.sign(`${s3.url}k`, { method: 'PUT', body: 'x' }))
  await until(() => s3.log().length === 1)
  await Promise.all([assert.rejects(asked), s3.close()])
  assert.deepEqual(readdirSync(folder), [])
})

test('answers late, or with less than it promised', async (t) => {
  const { s3, put } = await started(t)
  await put('k', '0123456789')
  s3.fault([{ do: 'slow', ms: 40 }])
  const start = performance.now()
  assert.equal((await client.fetch(`${s3.url}k`)).status, 200)
  assert.ok(performance.now() - start >= 35)
  s3.fault([{ do: 'cut answer', afterBytes: 4 }])
  const cut = await client.fetch(`${s3.url}k`)
  assert.equal(cut.headers.get('content-length'), '10')
  await assert.rejects(cut.text())
})

test('keeps nothing of an upload whose client goes away', async (t) => {
  const folder = ownFolder(t)
  const { s3 } = await started(t)
  const aws = { datetime: new Date().toISOString().replace(/[-:]|\.\d+/g, '') }
  const signed = await client.sign(`${s3.url}k`, {
    method: 'PUT',
    headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    aws,
  })
  const headers = [...signed.headers].map(([name, value]) => `${name}: ${value}`).join('\r\n')
  sendAndLeave(
    s3.endpoint,
    `PUT /fake-bucket/k HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1000\r\n${headers}\r\n\r\npart`,
  )
  await until(() => s3.log().length === 1)
  assert.deepEqual([s3.keys(), s3.log()[0]!.status, s3.log()[0]!.why], [[], null, 'the client went away'])
  assert.deepEqual(readdirSync(join(folder, readdirSync(folder)[0]!)), [])
})

test('keeps nothing of a form whose client goes away', async (t) => {
  const oss = await startOss({ credentials: [{ accessKeyId: 'AK', accessKeySecret: 'SK' }] })
  t.after(() => oss.close())
  const policy = Buffer.from(
    JSON.stringify({ expiration: '2999-01-01T00:00:00Z', conditions: [['eq', '$key', 'k']] }),
  ).toString('base64')
  const fields = { key: 'k', OSSAccessKeyId: 'AK', policy, Signature: signV1(policy, 'SK') }
  const parts = Object.entries(fields).map(
    ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const body = `${parts.join('')}--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nbegin`
  const head =
    'POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 9999\r\nContent-Type: multipart/form-data; boundary=b'
  sendAndLeave(oss.url, `${head}\r\n\r\n${body}`)
  await until(() => oss.log().length === 1)
  assert.deepEqual([oss.keys(), oss.log()[0]!.status, oss.log()[0]!.why], [[], null, 'the client went away'])
})

test('lets the pages of the listed origins in, and no others', async (t) => {
  const origin = 'https://h5.example.com'
  const oss = await startOss({ credentials: [], cors: [origin] })
  t.after(() => oss.close())
  const preflight = (from: string) =>
    fetch(oss.url, { method: 'OPTIONS', headers: { origin: from, 'access-control-request-method': 'POST' } })
  const allowed = await preflight(origin)
  assert.deepEqual([allowed.status, allowed.headers.get('access-control-allow-origin')], [200, origin])
  assert.equal((await preflight('https://other.example.com')).status, 403)
  const refused = await fetch(oss.url, { headers: { origin } })
  assert.deepEqual(
    [refused.status, refused.headers.get('access-control-allow-origin')],
    [403, origin],
    'a page can read why',
  )
})
