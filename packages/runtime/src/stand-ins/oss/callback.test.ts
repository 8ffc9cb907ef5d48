import assert from 'node:assert/strict'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import { base64, CREDENTIAL, post, vector } from '../fixtures/vectors.ts'
import { callbackText, isCallbackSigned } from './callback.ts'
import { type OssOptions, startOss } from './oss.ts'
import { signV1 } from './signature-v1.ts'

/** A request that the app got. */
interface Received {
  url: string
  headers: IncomingMessage['headers']
  body: string
}

async function startApp(t: TestContext, answer: { status?: number; text?: string } = {}) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    received.push({ url: request.url!, headers: request.headers, body: Buffer.concat(pieces).toString() })
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json' })
    response.end(answer.text ?? '{"ok":true}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

async function startBucket(t: TestContext, options: Partial<OssOptions> = {}) {
  const oss = await startOss({ credentials: [CREDENTIAL], ...options })
  t.after(() => oss.close())
  const send = (
    callback: object | string,
    fields: Record<string, string> = {},
    body: string | Uint8Array<ArrayBuffer> = 'bytes',
  ) => {
    const policy = base64({
      expiration: new Date(Date.now() + 60_000).toISOString(),
      conditions: [['starts-with', '$key', '']],
    })
    const signature = signV1(policy, CREDENTIAL.accessKeySecret)
    const encoded = typeof callback === 'string' ? callback : base64(callback)
    return post(
      oss.url,
      {
        key: 'u/图 1.png',
        policy,
        OSSAccessKeyId: CREDENTIAL.accessKeyId,
        signature,
        callback: encoded,
        ...fields,
      },
      body,
    )
  }
  return { oss, send }
}

test('verifies the callback that OSS documents, by its published key', () => {
  const { input } = vector('oss.callback.verify.real')
  assert.equal(
    isCallbackSigned(input.target, input.body, input.headers.authorization, input.publicKeyPem),
    true,
  )
  assert.equal(
    isCallbackSigned(input.target, `${input.body}x`, input.headers.authorization, input.publicKeyPem),
    false,
  )
})

test('signs the decoded path, the query as it is, and the body', () => {
  assert.equal(callbackText('/a%20b?c=%20', 'body'), '/a b?c=%20\nbody')
})

test('calls the app with a signed JSON body, and gives its answer to the client', async (t) => {
  const app = await startApp(t, { text: '{"id":"f_1"}' })
  const { oss, send } = await startBucket(t)
  const { callbackBody } = vector('oss.callback.field').input.callback
  const got = await send(
    { callbackUrl: `${app.url}/a%20b?from=oss`, callbackBody, callbackBodyType: 'application/json' },
    { 'x:ticket': 't_0001', 'x-oss-content-type': 'image/png' },
  )
  assert.deepEqual([got.status, got.text], [200, '{"id":"f_1"}'])
  const [{ url, headers, body }] = app.received as [Received]
  assert.deepEqual(JSON.parse(body), {
    bucket: 'fake-bucket',
    object: 'u/图 1.png',
    etag: '4B3A6218BB3E3A7303E8A171A60FCF92',
    size: 5,
    mimeType: 'image/png',
    ticket: 't_0001',
  })
  const keyUrl = Buffer.from(headers['x-oss-pub-key-url'] as string, 'base64').toString()
  const key = await (await fetch(keyUrl)).text()
  assert.equal(key, oss.publicKey)
  assert.equal(isCallbackSigned(url, body, headers.authorization!, key), true)
  assert.equal(isCallbackSigned('/a b', body, headers.authorization!, key), false)
})

test('encodes the values of a form body, and knows the pixels of an image', async (t) => {
  const app = await startApp(t)
  const { send } = await startBucket(t, {
    publicKeyUrl: 'https://gosspublic.alicdn.com/callback_pub_key_v1.pem',
  })
  const template = ['object', 'imageInfo.width', 'imageInfo.height', 'imageInfo.format', 'unknown']
    .map((name) => `${name}=$\{${name}}`)
    .join('&')
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAC0lEQVR42mNgwA4AABoAAYX7X2cAAAAASUVORK5CYII=',
    'base64',
  )
  await send({ callbackUrl: app.url.replace('http://', ''), callbackBody: template }, {}, new Uint8Array(png))
  const [{ headers, body }] = app.received as [Received]
  assert.equal(headers['content-type'], 'application/x-www-form-urlencoded')
  assert.equal(
    body,
    'object=u%2F%E5%9B%BE%201.png&imageInfo.width=3&imageInfo.height=2&imageInfo.format=png&unknown=',
  )
  assert.equal(
    Buffer.from(headers['x-oss-pub-key-url'] as string, 'base64').toString(),
    'https://gosspublic.alicdn.com/callback_pub_key_v1.pem',
  )
})

test('answers 203 and keeps the object where the app fails', async (t) => {
  const { oss, send } = await startBucket(t)
  for (const answer of [{ status: 500 }, { text: 'not json' }]) {
    const app = await startApp(t, answer)
    const got = await send({ callbackUrl: app.url, callbackBody: 'a=1' })
    assert.deepEqual([got.status, got.code], [203, 'CallbackFailed'])
  }
  const nobody = await send({ callbackUrl: 'http://127.0.0.1:9', callbackBody: 'a=1' })
  assert.deepEqual([nobody.status, nobody.code], [203, 'CallbackFailed'])
  assert.equal((await oss.read('u/图 1.png'))?.toString(), 'bytes')
})

test('tries the next address where one fails', async (t) => {
  const [bad, good] = [await startApp(t, { status: 502 }), await startApp(t)]
  const { send } = await startBucket(t)
  assert.equal((await send({ callbackUrl: `${bad.url};${good.url}`, callbackBody: 'a=1' })).status, 200)
  assert.deepEqual([bad.received.length, good.received.length], [1, 1])
})

test('refuses a callback that it can not read, before it stores anything', async (t) => {
  const { oss, send } = await startBucket(t)
  const six = Array.from({ length: 6 }, () => 'http://a.example.com').join(';')
  for (const [callback, ec] of [
    ['?', '0007-00000002'],
    [{ callbackUrl: 'http://a.example.com:port', callbackBody: 'a' }, '0007-00000004'],
    [{ callbackUrl: six, callbackBody: 'a' }, '0007-00000005'],
  ] as const) {
    const got = await send(callback)
    assert.deepEqual([got.status, /<EC>(.*?)</.exec(got.text)?.[1]], [400, ec])
  }
  assert.deepEqual(oss.keys(), [])
})

test('loses, delays and repeats a callback as the plan says', async (t) => {
  const app = await startApp(t)
  const { oss, send } = await startBucket(t)
  const callback = { callbackUrl: app.url, callbackBody: 'a=1' }
  oss.fault([{ do: 'callback twice' }])
  assert.equal((await send(callback)).status, 200)
  assert.equal(app.received.length, 2)
  oss.fault([{ do: 'callback lost' }])
  assert.equal((await send(callback)).status, 203)
  assert.equal(app.received.length, 2)
  oss.fault([{ do: 'callback late', ms: 1 }])
  assert.equal((await send(callback)).status, 203)
  oss.fault([])
  const callbacks = () => oss.log().filter(({ verb }) => verb === 'Callback')
  while (callbacks().length < 5) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(
    callbacks().map(({ status, why }) => why ?? status),
    [200, 200, 'callback lost', 'callback late', 200],
  )
  assert.equal(app.received.length, 3)
})

test('gives the app as long as it is told, and no longer', async (t) => {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { send } = await startBucket(t, { callbackMs: 30 })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const got = await send({ callbackUrl: url, callbackBody: 'a=1' })
  assert.deepEqual([got.status, got.code], [203, 'CallbackFailed'])
})
