import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { AwsClient } from 'aws4fetch'
import {
  ask,
  base64,
  CLOCK,
  CREDENTIAL,
  type Got,
  post,
  rewritten,
  TEMPORARY,
  vector,
} from '../fixtures/vectors.ts'
import { type Cos, startCos } from './cos.ts'
import { readSignature, signKey, signPolicy, signRequest } from './signature.ts'

let now = CLOCK
let cos: Cos
let sts: Cos

before(async () => {
  cos = await startCos({ credentials: [CREDENTIAL], now: () => now })
  sts = await startCos({ credentials: [TEMPORARY], now: () => now })
})
beforeEach(() => {
  now = CLOCK
})
after(() => Promise.all([cos.close(), sts.close()]))

const outcome = ({ status, code }: Got) => [status, code]
const HOST = 'fake-1250000000.cos.ap-guangzhou.myqcloud.com'
const SECONDS = CLOCK / 1000

test('signs a form as COS documents it', () => {
  const { input, output } = vector('cos.post.doc')
  assert.equal(signKey(input.secretKey, input.keyTime), output.signKey)
  const text = Buffer.from(input.policyBase64, 'base64').toString('utf8')
  assert.equal(signPolicy(text, input.secretKey, input.keyTime), output['q-signature'])
})

test('takes a form signed by its policy, with an empty answer', async () => {
  const form = {
    key: 'u/42/2026/11/21/0f9a.jpg',
    'Content-Type': 'image/jpeg',
    success_action_status: '200',
    ...vector('cos.post.ascii').output,
  }
  const got = await post(cos.url, form)
  assert.deepEqual(
    [got.status, got.text, got.headers.get('etag')],
    [200, '', '"4b3a6218bb3e3a7303e8a171a60fcf92"'],
  )
  assert.deepEqual(cos.keys(), ['u/42/2026/11/21/0f9a.jpg'])
})

test('takes a form signed as a request, which binds neither its key nor its size', async () => {
  const { Signature } = vector('cos.post.signature-field').output
  assert.equal((await post(cos.url, { key: 'anything', Signature })).status, 204)
  assert.equal((await post(cos.url, { key: 'anything/else', Signature }, 'x'.repeat(9999))).status, 204)
  assert.deepEqual(outcome(await post(cos.url, { key: 'k', Signature: `${Signature}0` })), [
    403,
    'SignatureDoesNotMatch',
  ])
})

test('takes what the official SDK signs of a request', async () => {
  const { authorization } = vector('cos.auth.put').output
  const headers = { authorization, 'content-type': 'image/jpeg' }
  const target = `${cos.url}u/42/${encodeURIComponent('图 1.jpg')}`
  assert.equal((await ask(target, { method: 'PUT', headers, body: 'x'.repeat(1234) })).status, 200)
  assert.deepEqual(outcome(await ask(target, { method: 'PUT', headers, body: 'x' })), [
    403,
    'SignatureDoesNotMatch',
  ])
  const { url } = vector('cos.put.url').output
  assert.equal((await ask(rewritten(url, cos.url), { method: 'PUT', body: 'x' })).status, 200)
  assert.equal((await cos.read('u/42/图 1.jpg'))?.toString(), 'x')
  const head = { method: 'HEAD', headers: { authorization: vector('cos.head.auth').output.authorization } }
  assert.equal((await ask(`${cos.url}u/42/a.jpg`, head)).status, 404)
  assert.equal((await ask(`${cos.url}u/42/b.jpg`, head)).status, 403)
})

test('refuses an address outside of its time, and shows what it signed', async () => {
  const url = rewritten(vector('cos.put.url').output.url, cos.url)
  const put = (target = url) => ask(target, { method: 'PUT', body: 'x' })
  now = CLOCK + 300_000
  assert.deepEqual(outcome(await put()), [403, 'AccessDenied'])
  now = CLOCK - 2000
  assert.deepEqual(outcome(await put()), [403, 'RequestTimeTooSkewed'])
  now = CLOCK
  const wrong = await put(url.replace('%201', '%202'))
  assert.deepEqual(outcome(wrong), [403, 'SignatureDoesNotMatch'])
  assert.match(wrong.text, /<StringToSign>sha1\n.*<FormatString>put\n\/u\/42\/图 2.jpg\n/s)
  assert.deepEqual(outcome(await put(url.split('?')[0])), [403, 'AccessDenied'])
})

/** A form of our own, signed by its policy. */
function signed(
  conditions: unknown[],
  {
    fields = {},
    secret = CREDENTIAL.accessKeySecret,
    expiration = CLOCK + 300_000,
    keyTime = `${SECONDS};${SECONDS + 300}`,
    without = '',
  }: {
    fields?: Record<string, string | null>
    secret?: string
    expiration?: number
    keyTime?: string
    without?: string
  } = {},
): Record<string, string | null> {
  const named = { 'q-sign-algorithm': 'sha1', 'q-ak': CREDENTIAL.accessKeyId, 'q-sign-time': keyTime }
  const pinned = Object.entries(named).filter(([name]) => name !== without)
  const policy = base64({
    expiration: new Date(expiration).toISOString(),
    conditions: [...pinned.map(([name, value]) => ({ [name]: value })), ...conditions],
  })
  return {
    key: 'u/1/a.png',
    policy,
    'q-sign-algorithm': 'sha1',
    'q-ak': CREDENTIAL.accessKeyId,
    'q-key-time': keyTime,
    'q-signature': signPolicy(Buffer.from(policy, 'base64').toString(), secret, keyTime),
    ...fields,
  }
}

const refusals: [string, Record<string, string | null>, number, string][] = [
  ['a wrong secret', signed([], { secret: 'guess' }), 403, 'SignatureDoesNotMatch'],
  ['an unknown key id', signed([], { fields: { 'q-ak': 'nobody' } }), 403, 'InvalidAccessKeyId'],
  ['no signature', { key: 'k' }, 403, 'AccessDenied'],
  ['an expired policy', signed([], { expiration: CLOCK }), 403, 'AccessDenied'],
  [
    'an expired key time, though the policy lasts',
    signed([], { keyTime: `${SECONDS - 300};${SECONDS - 1}` }),
    403,
    'AccessDenied',
  ],
  ['a policy without the key id', signed([], { without: 'q-ak' }), 403, 'AccessDenied'],
  ['a policy without the time', signed([], { without: 'q-sign-time' }), 403, 'AccessDenied'],
  ['another key', signed([['eq', '$key', 'u/2/a.png']]), 403, 'AccessDenied'],
  ['another prefix', signed([['starts-with', '$key', 'u/2/']]), 403, 'AccessDenied'],
  ['another bucket', signed([{ bucket: 'other-1250000000' }]), 403, 'AccessDenied'],
  ['a field that the policy names and the form has not', signed([{ acl: 'private' }]), 403, 'AccessDenied'],
  ['too many bytes', signed([['content-length-range', 1, 4]]), 400, 'EntityTooLarge'],
  ['too few bytes', signed([['content-length-range', 9, 99]]), 400, 'EntityTooSmall'],
  ['no key', signed([], { fields: { key: null } }), 400, 'MalformedPOSTRequest'],
  ['an operator of OSS', signed([['in', '$key', ['u/1/a.png']]]), 400, 'InvalidPolicyDocument'],
]
for (const [what, form, status, code] of refusals) {
  test(`refuses ${what}`, async () => {
    const kept = cos.keys().length
    assert.deepEqual(outcome(await post(cos.url, form)), [status, code])
    assert.equal(cos.keys().length, kept)
  })
}

test('lets through what the policy does not name, with the type of the field and not of the part', async () => {
  assert.equal(
    (
      await post(cos.url, signed([], { fields: { key: 'typed', 'Content-Type': 'image/gif' } }), 'x', {
        type: 'text/html',
      })
    ).status,
    204,
  )
  const { accessKeyId, accessKeySecret: secretAccessKey } = CREDENTIAL
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region: 'ap-guangzhou',
    retries: 0,
  })
  const url = await client.sign(`${cos.url}fake-1250000000/typed`, {
    method: 'HEAD',
    aws: { datetime: '20261121T080000Z' },
  })
  assert.equal((await fetch(url)).headers.get('content-type'), 'image/gif')
})

test('takes a temporary key only with its token', async () => {
  const send = (token: string | null) =>
    post(sts.url, signed([], { fields: { 'x-cos-security-token': token } }))
  assert.equal((await send(TEMPORARY.securityToken!)).status, 204)
  assert.deepEqual(outcome(await send(null)), [403, 'InvalidAccessKeyId'])
  assert.deepEqual(outcome(await send('other')), [403, 'InvalidToken'])
})

/** A request signed in its header, with the public host and all of its query. */
function by(
  method: string,
  target: string,
  body?: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  const [key = '', search = ''] = target.split('?')
  const query = search
    .split('&')
    .filter(Boolean)
    .map((piece) => [piece.split('=')[0]!, piece.split('=')[1] ?? ''] as const)
  const time = `${SECONDS};${SECONDS + 300}`
  const names = [...Object.keys(headers), 'host'].sort().join(';')
  const list = query
    .map(([name]) => name.toLowerCase())
    .sort()
    .join(';')
  const start = `q-sign-algorithm=sha1&q-ak=${CREDENTIAL.accessKeyId}&q-sign-time=${time}&q-key-time=${time}&q-header-list=${names}&q-url-param-list=${list}`
  const request = { method, path: `/${decodeURIComponent(key)}`, query, headers, host: HOST }
  const signature = signRequest(request, readSignature(start), CREDENTIAL.accessKeySecret)
  return ask(cos.url + target, {
    method,
    headers: { ...headers, authorization: `${start}&q-signature=${signature}` },
    ...(body !== undefined && { body }),
  })
}

test('puts, reads, copies, lists and deletes', async () => {
  assert.equal(
    (await by('PUT', 'v/1', '0123456789', { 'content-type': 'text/plain', 'x-cos-meta-a': 'b' })).status,
    200,
  )
  const got = await by('GET', 'v/1', undefined, { range: 'bytes=2-3' })
  assert.deepEqual([got.status, got.text, got.headers.get('x-cos-meta-a')], [206, '23', 'b'])
  assert.equal((await by('GET', 'v/1', undefined, { range: 'bytes=10-' })).code, 'InvalidRange')
  const copy = await by('PUT', 'v/2', undefined, {
    'x-cos-copy-source': `${HOST}/v/1`,
    'x-cos-metadata-directive': 'Replaced',
    'content-type': 'image/png',
  })
  assert.equal(copy.status, 200)
  const head = await by('HEAD', 'v/2')
  assert.deepEqual([head.headers.get('content-type'), head.headers.get('x-cos-meta-a')], ['image/png', null])
  assert.equal((await by('PUT', 'v/2', 'x', { 'x-cos-forbid-overwrite': 'true' })).code, 'FileAlreadyExists')
  assert.match(
    (await by('GET', '?prefix=v/&max-keys=1')).text,
    /<NextMarker>v\/1<\/NextMarker>.*<IsTruncated>true/,
  )
  assert.equal((await by('DELETE', 'v/2')).status, 204)
  assert.equal((await by('HEAD', 'v/2')).status, 404)
})

test('uploads in parts of at least 1 MiB', async () => {
  const id = /<UploadId>(.*?)</.exec((await by('POST', 'big?uploads=')).text)![1]
  const complete = async (sizes: number[]) => {
    const tags: string[] = []
    for (const [at, size] of sizes.entries())
      tags.push(
        (await by('PUT', `big?partNumber=${at + 1}&uploadId=${id}`, new Uint8Array(size))).headers.get(
          'etag',
        )!,
      )
    const xml = tags
      .map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`)
      .join('')
    return by('POST', `big?uploadId=${id}`, `<CompleteMultipartUpload>${xml}</CompleteMultipartUpload>`)
  }
  assert.equal((await complete([1024, 1])).code, 'EntityTooSmall')
  assert.equal((await complete([1024 * 1024, 1])).status, 200)
  assert.equal((await cos.read('big'))?.length, 1024 * 1024 + 1)
})
