import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, type TestContext, test } from 'node:test'
import { AwsClient } from 'aws4fetch'
import { ask, CLOCK, CREDENTIAL, type Got, post, vector } from '../fixtures/vectors.ts'
import { signCallback } from './callback.ts'
import { newQetag } from './etag.ts'
import { type PutPolicy, readToken } from './put-policy.ts'
import { type Qiniu, startQiniu } from './qiniu.ts'
import { sign, textQbox, textQiniu, urlSafe } from './signature.ts'

let now = CLOCK
let qiniu: Qiniu
before(async () => {
  qiniu = await startQiniu({ credentials: [CREDENTIAL], now: () => now })
})
beforeEach(() => {
  now = CLOCK
})
after(() => qiniu.close())

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0])
const PNG = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAC0lEQVR42mNgwA4AABoAAYX7X2cAAAAASUVORK5CYII=',
    'base64',
  ),
)
const outcome = ({ status, text }: Got) => [status, JSON.parse(text).error]

/** A token of our own. */
function token(policy: Partial<PutPolicy>, secret = CREDENTIAL.accessKeySecret): string {
  const encoded = urlSafe(JSON.stringify({ scope: 'fake-bucket', deadline: CLOCK / 1000 + 300, ...policy }))
  return `${CREDENTIAL.accessKeyId}:${sign(encoded, secret)}:${encoded}`
}

test('takes the token that the official SDK signs', async () => {
  const got = await post(qiniu.url, { key: 'u/42/a.jpg', token: vector('qiniu.uptoken.basic').output.token })
  assert.equal(got.status, 200)
  assert.deepEqual(JSON.parse(got.text), { hash: qetagOf('bytes'), key: 'u/42/a.jpg' })
  const policy = readToken(vector('qiniu.uptoken.callback').output.token, [CREDENTIAL])
  assert.equal(policy.callbackUrl, 'https://api.example.com/qiniu/callback')
})

test('signs callbacks as the official SDK verifies them', () => {
  for (const [id, scheme] of [
    ['qiniu.callback.qbox.form', 'QBox'],
    ['qiniu.callback.qbox.json', 'QBox'],
    ['qiniu.callback.qiniu.form', 'Qiniu'],
  ] as const) {
    const { input, output } = vector(id)
    assert.equal(
      signCallback(scheme, { ...input, host: 'api.example.com' }, CREDENTIAL),
      output.authorization,
    )
  }
})

test('answers stat as the official SDK asks it, in both schemes', async () => {
  const { input, output } = vector('qiniu.stat')
  await post(qiniu.url, { key: input.key, token: token({ scope: `fake-bucket:${input.key}` }) })
  for (const authorization of [output.authorizationQiniu, output.authorizationQBox]) {
    const headers = { authorization, 'content-type': input.contentType }
    const got = await ask(`${qiniu.url}stat/${output.encodedEntry}`, { headers })
    const { hash, fsize, mimeType } = JSON.parse(got.text)
    assert.deepEqual({ hash, fsize, mimeType }, { hash: qetagOf('bytes'), fsize: 5, mimeType: 'image/png' })
  }
})

function qetagOf(...pieces: (string | Buffer)[]): string {
  const tag = newQetag()
  for (const piece of pieces) tag.update(Buffer.from(piece as string))
  return tag.digest()
}

test('computes the hash of one block and of many, whatever the pieces', () => {
  // By qiniu@7.15.2, and for nothing as github.com/qiniu/qetag documents it.
  assert.equal(qetagOf(), 'Fto5o-5ea0sNMlW_75VgGJCv2AcJ')
  assert.equal(qetagOf('he', 'llo'), 'Fqr0xh3cxeii2r7eDztILNmuqUNN')
  const block = Buffer.alloc(4 * 1024 * 1024, 1)
  assert.equal(qetagOf(block)[0], 'F')
  assert.equal(qetagOf(block, 'x')[0], 'l')
  assert.equal(qetagOf(block, 'x'), qetagOf(block.subarray(0, 100), block.subarray(100), 'x'))
})

const send = (
  policy: Partial<PutPolicy>,
  fields: Record<string, string> = {},
  body: string | Uint8Array<ArrayBuffer> = 'bytes',
) => post(qiniu.url, { token: token(policy), ...fields }, body, { type: 'application/octet-stream' })

const refusals: [string, () => Promise<Got>, number, string][] = [
  ['no token', () => post(qiniu.url, { key: 'k' }), 401, 'token not specified'],
  ['a token of another secret', () => post(qiniu.url, { token: token({}, 'guess') }), 401, 'bad token'],
  [
    'a token of nobody',
    () => post(qiniu.url, { token: token({}).replace('FAKE', 'NOBODY') }),
    401,
    'bad token',
  ],
  ['a deadline that is over', () => send({ deadline: CLOCK / 1000 - 1 }), 401, 'expired token'],
  ['another bucket', () => send({ scope: 'other' }), 631, 'no such bucket'],
  ['another key', () => send({ scope: 'fake-bucket:a' }, { key: 'b' }), 403, "key doesn't match with scope"],
  [
    'another prefix',
    () => send({ scope: 'fake-bucket:a/', isPrefixalScope: 1 }, { key: 'b' }),
    403,
    "key doesn't match with scope",
  ],
  [
    'a saved key outside of the scope',
    () => send({ scope: 'fake-bucket:a', saveKey: 'b' }),
    403,
    "key doesn't match with scope",
  ],
  ['too many bytes', () => send({ fsizeLimit: 4 }, { key: 'large' }), 413, 'request entity too large'],
  ['too few bytes', () => send({ fsizeMin: 6 }, { key: 'small' }), 403, 'file size is less than fsizeMin'],
  ['a wrong CRC', () => send({}, { key: 'crc', crc32: '1' }), 406, 'invalid file crc32'],
]
for (const [what, form, status, error] of refusals) {
  test(`refuses ${what}`, async () => {
    const kept = qiniu.keys().length
    assert.deepEqual(outcome(await form()), [status, error])
    assert.equal(qiniu.keys().length, kept)
  })
}

test('adds only where the scope is a bucket or insertOnly says so, and overwrites with a key', async () => {
  assert.equal((await send({}, { key: 'once' })).status, 200)
  assert.deepEqual(outcome(await send({}, { key: 'once' })), [614, 'file exists'])
  assert.equal((await send({ scope: 'fake-bucket:once' }, { key: 'once' }, 'again')).status, 200)
  assert.deepEqual(outcome(await send({ scope: 'fake-bucket:once', insertOnly: 1 }, { key: 'once' })), [
    614,
    'file exists',
  ])
  assert.equal((await qiniu.read('once'))?.toString(), 'again')
})

test('looks at the bytes for mimeLimit and detectMime', async () => {
  const limit = { mimeLimit: 'image/jpeg;image/png' }
  assert.equal((await send(limit, { key: 'm1' }, JPEG)).status, 200)
  assert.equal((await send(limit, { key: 'm2' }, '<svg xmlns="…"/>')).status, 403)
  assert.equal(
    (await send({ mimeLimit: 'image/*' }, { key: 'm3' }, '<svg/>')).status,
    200,
    'an SVG is an image',
  )
  assert.equal((await send({ mimeLimit: '!text/html' }, { key: 'm4' }, '<html></html>')).status, 403)
  const typed = (policy: Partial<PutPolicy>, key: string) =>
    post(
      qiniu.url,
      { token: token({ returnBody: '{"type":$(mimeType)}', ...policy }), key },
      '<html></html>',
      { type: 'image/png' },
    )
  assert.equal((await typed({}, 't1')).text, '{"type":"image/png"}')
  assert.equal((await typed({ detectMime: 1 }, 't2')).text, '{"type":"text/html"}')
})

test('names the object by saveKey, or by its hash where nobody names it', async () => {
  assert.equal(JSON.parse((await send({}, {}, 'unnamed')).text).key, qetagOf('unnamed'))
  assert.equal(
    JSON.parse((await send({ saveKey: 'd/$(year)/$(etag)$(ext)' }, {}, 'saved')).text).key,
    `d/2026/${qetagOf('saved')}.png`,
  )
  assert.equal(JSON.parse((await send({ saveKey: 'mine' }, { key: 'asked' })).text).key, 'asked')
  assert.equal(
    JSON.parse((await send({ saveKey: 'forced', forceSaveKey: true }, { key: 'ignored' })).text).key,
    'forced',
  )
})

test('fills returnBody with variables, in quotes or not', async () => {
  const returnBody =
    '{"k":$(key),"q":"$(key)","s":$(fsize),"w":$(imageInfo.width),"x":$(x:ticket),"none":$(nothing)}'
  const got = await send({ returnBody }, { key: 'r/"1"', 'x:ticket': 't_1' }, PNG)
  assert.deepEqual(JSON.parse(got.text), {
    k: 'r/"1"',
    q: 'r/"1"',
    s: PNG.length,
    w: 3,
    x: 't_1',
    none: null,
  })
  const redirected = await send({ returnUrl: 'https://a.example.com/?a=1' }, { key: 'redirected' })
  assert.equal(redirected.status, 303)
  assert.match(redirected.headers.get('location')!, /\?a=1&upload_ret=/)
})

/** An app that gets callbacks. */
async function startApp(t: TestContext, answer: { status: number; text: string }) {
  const received: { authorization: string; host: string; body: string; url: string }[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const { authorization = '', host = '' } = request.headers
    received.push({ authorization, host, body: Buffer.concat(pieces).toString(), url: request.url! })
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(answer.text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb?a=1`, received }
}

for (const scheme of ['Qiniu', 'QBox'] as const) {
  test(`calls the app back, signed by ${scheme}, and gives its answer to the client`, async (t) => {
    const own = await startQiniu({ credentials: [CREDENTIAL], now: () => now, callbackSignature: scheme })
    t.after(() => own.close())
    const app = await startApp(t, { status: 200, text: '{"id":"f_1"}' })
    const policy = { callbackUrl: app.url, callbackBody: 'key=$(key)&fsize=$(fsize)&t=$(x:t)' }
    const got = await post(own.url, { token: token(policy), key: 'u/图', 'x:t': 'a&b' })
    assert.deepEqual([got.status, got.text], [200, '{"id":"f_1"}'])
    const { body, host, url, authorization } = app.received[0]!
    assert.equal(body, 'key=u%2F%E5%9B%BE&fsize=5&t=a%26b')
    const request = {
      method: 'POST',
      target: url,
      host,
      contentType: 'application/x-www-form-urlencoded',
      headers: {},
      body,
    }
    const text = scheme === 'QBox' ? textQbox(request) : textQiniu(request)
    assert.equal(
      authorization,
      `${scheme} ${CREDENTIAL.accessKeyId}:${sign(text, CREDENTIAL.accessKeySecret)}`,
    )
  })
}

test('answers 579 and keeps the object where the app fails', async (t) => {
  const app = await startApp(t, { status: 500, text: '' })
  const got = await send(
    { callbackUrl: app.url, callbackBody: '{"key":$(key)}', callbackBodyType: 'application/json' },
    { key: 'kept' },
  )
  assert.equal(got.status, 579)
  assert.deepEqual([JSON.parse(got.text).key, app.received[0]!.body], ['kept', '{"key":"kept"}'])
  assert.ok(await qiniu.read('kept'))
})

/** Asks the management, signed by Qiniu. */
function manage(target: string, secret = CREDENTIAL.accessKeySecret): Promise<Got> {
  const contentType = 'application/x-www-form-urlencoded'
  const text = textQiniu({
    method: 'POST',
    target,
    host: 'rs.qiniuapi.com',
    contentType,
    headers: {},
    body: '',
  })
  const authorization = `Qiniu ${CREDENTIAL.accessKeyId}:${sign(text, secret)}`
  return ask(qiniu.url.slice(0, -1) + target, {
    method: 'POST',
    headers: { authorization, 'content-type': contentType },
  })
}
const entry = (key: string, bucket = 'fake-bucket') => urlSafe(`${bucket}:${key}`)

test('copies, moves, deletes and lists', async () => {
  await send({ scope: 'fake-bucket:x/1' }, { key: 'x/1' })
  assert.equal((await manage(`/copy/${entry('x/1')}/${entry('x/2')}`)).status, 200)
  assert.deepEqual(outcome(await manage(`/copy/${entry('x/1')}/${entry('x/2')}`)), [614, 'file exists'])
  assert.equal((await manage(`/copy/${entry('x/1')}/${entry('x/2')}/force/true`)).status, 200)
  assert.equal((await manage(`/move/${entry('x/2')}/${entry('x/d/3')}`)).status, 200)
  const list = async (more: string) => {
    const got = await manage(`/list?bucket=fake-bucket&prefix=x/&delimiter=/&limit=1${more}`)
    const { items, commonPrefixes = [], marker } = JSON.parse(got.text)
    return { names: [...items.map(({ key }: { key: string }) => key), ...commonPrefixes], marker }
  }
  const first = await list('')
  assert.deepEqual(first.names, ['x/1'])
  const second = await list(`&marker=${encodeURIComponent(first.marker)}`)
  assert.deepEqual(second, { names: ['x/d/'], marker: undefined })
  assert.deepEqual(outcome(await manage(`/stat/${entry('x/2')}`)), [612, 'no such file or directory'])
  assert.deepEqual(outcome(await manage(`/stat/${entry('x/1', 'other')}`)), [631, 'no such bucket'])
  assert.equal((await manage(`/delete/${entry('x/1')}`)).status, 200)
  assert.deepEqual(outcome(await manage(`/delete/${entry('x/1')}`)), [612, 'no such file or directory'])
  assert.deepEqual(outcome(await manage(`/stat/${entry('x/d/3')}`, 'guess')), [401, 'bad token'])
})

test('serves a download by a signed address until its end', async () => {
  await send({ scope: 'fake-bucket:d/图' }, { key: 'd/图' }, '0123456789')
  const address = (e: number) => {
    const start = `${qiniu.url}d/${encodeURIComponent('图')}?e=${e}`
    return `${start}&token=${CREDENTIAL.accessKeyId}:${sign(start, CREDENTIAL.accessKeySecret)}`
  }
  const good = address(CLOCK / 1000 + 60)
  assert.equal((await ask(good)).text, '0123456789')
  assert.equal((await ask(good, { headers: { range: 'bytes=1-2' } })).text, '12')
  assert.deepEqual(outcome(await ask(address(CLOCK / 1000 - 1))), [401, 'download token expired'])
  assert.deepEqual(outcome(await ask(good.replace('?e=', '?e=9'))), [401, 'download token auth failed'])
  assert.deepEqual(outcome(await ask(`${qiniu.url}d/x`)), [401, 'download token auth failed'])
})

test('lets S3 clients read what came by token', async () => {
  await send({ scope: 'fake-bucket:shared' }, { key: 'shared' }, 'by token')
  const { accessKeyId, accessKeySecret: secretAccessKey } = CREDENTIAL
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region: 'cn-east-1',
    retries: 0,
  })
  const signed = await client.sign(`${qiniu.url}fake-bucket/shared`, {
    aws: { datetime: '20261121T080000Z' },
  })
  assert.equal(await (await fetch(signed)).text(), 'by token')
})
