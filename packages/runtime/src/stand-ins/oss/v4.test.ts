import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
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
import { type Oss, startOss } from './oss.ts'
import { signPolicyV4 } from './signature-v4.ts'

let now = CLOCK
let oss: Oss
let sts: Oss

before(async () => {
  oss = await startOss({ credentials: [CREDENTIAL], now: () => now })
  sts = await startOss({ credentials: [TEMPORARY], now: () => now })
})
beforeEach(() => {
  now = CLOCK
})
after(() => Promise.all([oss.close(), sts.close()]))

const outcome = ({ status, code }: Got) => [status, code]
const ec = ({ text }: Got) => /<EC>(.*?)<\/EC>/.exec(text)?.[1]
const put = (url: string, init: RequestInit = {}) =>
  ask(rewritten(url, oss.url), { method: 'PUT', body: 'x', ...init })
const JPEG = { 'content-type': 'image/jpeg' }
/** The fields that the policies of the vectors want besides the signature. */
const FIELDS = {
  success_action_status: '200',
  'x-oss-content-type': 'image/jpeg',
  'x-oss-forbid-overwrite': 'true',
}
const ASCII = 'u/42/2026/11/21/0f9a.jpg'

test('takes the V4 form that the official SDK signs, and stores what it pins', async () => {
  const form = { ...FIELDS, ...vector('oss.post.v4.ascii').output, key: ASCII }
  const got = await post(oss.url, form)
  assert.deepEqual([got.status, got.headers.get('etag')], [200, '"4B3A6218BB3E3A7303E8A171A60FCF92"'])
  assert.deepEqual(outcome(await post(oss.url, form)), [409, 'FileAlreadyExists'])
})

test('takes the V1 forms that the official SDK signs', async () => {
  const closed = await startOss({ credentials: [CREDENTIAL], now: () => now, v1: 'closed' })
  const forms = [
    { ...FIELDS, ...vector('oss.post.v1.ascii').output, key: ASCII },
    { ...FIELDS, ...vector('oss.post.v1.cjk').output, key: '用户/图 片#1+.jpg' },
  ]
  const open = await startOss({ credentials: [CREDENTIAL], now: () => now })
  for (const form of forms) {
    assert.equal((await post(open.url, form)).status, 200)
    const got = await post(closed.url, form)
    assert.deepEqual([got.status, ec(got)], [403, '0002-00000080'])
  }
  await Promise.all([open.close(), closed.close()])
})

test('takes a temporary key with its token in a field and in the policy', async () => {
  const form = { ...FIELDS, ...vector('oss.post.v4.sts').output, key: ASCII }
  const token = 'x-oss-security-token'
  assert.deepEqual(outcome(await post(sts.url, { ...form, [token]: null })), [403, 'InvalidAccessKeyId'])
  assert.deepEqual(outcome(await post(sts.url, { ...form, [token]: 'other' })), [403, 'InvalidSecurityToken'])
  assert.deepEqual(
    outcome(await post(sts.url, { ...form, ...signed([['eq', '$key', ASCII]]), key: ASCII })),
    [403, 'AccessDenied'],
  )
  assert.equal((await post(sts.url, form)).status, 200)
})

test('takes the addresses that the official SDK signs', async () => {
  assert.equal((await put(vector('oss.put.v4').output.url, { headers: JPEG })).status, 200)
  assert.equal((await put(vector('oss.put.v1').output.url, { headers: JPEG })).status, 200)
  assert.equal((await oss.read('u/42/图 1.jpg'))?.toString(), 'x')
  const exact = vector('oss.put.v4.forbid-overwrite+length').output.url
  const headers = { ...JPEG, 'x-oss-forbid-overwrite': 'true' }
  const body = 'x'.repeat(1234)
  assert.equal((await put(exact, { headers, body })).status, 200)
  assert.deepEqual(outcome(await put(exact, { headers, body })), [409, 'FileAlreadyExists'])
  assert.deepEqual(outcome(await put(exact, { headers })), [403, 'SignatureDoesNotMatch'])
  assert.equal(
    (await ask(rewritten(vector('oss.head.v4').output.url, oss.url), { method: 'HEAD' })).status,
    200,
  )
  assert.deepEqual(outcome(await put(vector('oss.part.v4').output.url, { body: Buffer.from('x') })), [
    404,
    'NoSuchUpload',
  ])
})

test('refuses a type that was not signed: OSS always signs it', async () => {
  for (const id of ['oss.put.v4', 'oss.put.v1']) {
    assert.deepEqual(
      outcome(await put(vector(id).output.url, { headers: { 'content-type': 'application/json' } })),
      [403, 'SignatureDoesNotMatch'],
    )
  }
})

test('refuses addresses that are over, too long, of another region, or unsigned', async () => {
  const { url } = vector('oss.put.v4').output
  now = CLOCK + 301_000
  assert.deepEqual(outcome(await put(url, { headers: JPEG })), [403, 'AccessDenied'])
  assert.deepEqual(outcome(await put(vector('oss.put.v1').output.url, { headers: JPEG })), [
    403,
    'AccessDenied',
  ])
  now = CLOCK - 16 * 60_000
  assert.deepEqual(outcome(await put(url, { headers: JPEG })), [403, 'RequestTimeTooSkewed'])
  now = CLOCK
  assert.deepEqual(outcome(await put(url.replace('expires=300', 'expires=604801'), { headers: JPEG })), [
    400,
    'InvalidArgument',
  ])
  assert.deepEqual(outcome(await put(url.replace('cn-hangzhou%2F', 'cn-beijing%2F'), { headers: JPEG })), [
    400,
    'InvalidArgument',
  ])
  assert.deepEqual(outcome(await put(url.split('?')[0]!, { headers: JPEG })), [403, 'AccessDenied'])
})

/** A V4 form of our own. */
function signed(
  conditions: unknown[],
  {
    secret = CREDENTIAL.accessKeySecret,
    stamp = '20261121T080000Z',
    expiration = CLOCK + 300_000,
    without = '',
  } = {},
) {
  const named = {
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-credential': `${CREDENTIAL.accessKeyId}/${stamp.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`,
    'x-oss-date': stamp,
  }
  const pinned = Object.entries(named).filter(([name]) => name !== without)
  const policy = base64({
    expiration: new Date(expiration).toISOString(),
    conditions: [...pinned.map(([name, value]) => ({ [name]: value })), ...conditions],
  })
  const signature = signPolicyV4(policy, secret, stamp.slice(0, 8), 'cn-hangzhou')
  return { key: 'k', ...named, policy, 'x-oss-signature': signature }
}

const DAY = 86_400_000
const refusals: [string, () => Promise<Got>, number, string][] = [
  ['a wrong secret', () => post(oss.url, signed([], { secret: 'guess' })), 403, 'SignatureDoesNotMatch'],
  [
    'a policy that was changed',
    () => post(oss.url, { ...signed([]), policy: base64({}) }),
    403,
    'SignatureDoesNotMatch',
  ],
  ['an expired policy', () => post(oss.url, signed([], { expiration: CLOCK })), 403, 'AccessDenied'],
  [
    'a date 16 minutes ahead',
    () => post(oss.url, signed([], { stamp: '20261121T081600Z' })),
    403,
    'RequestTimeTooSkewed',
  ],
  [
    'a date more than 7 days ago',
    () => post(oss.url, signed([], { stamp: '20261114T075900Z', expiration: CLOCK + DAY })),
    403,
    'AccessDenied',
  ],
  [
    'a policy without the date',
    () => post(oss.url, signed([], { without: 'x-oss-date' })),
    403,
    'AccessDenied',
  ],
  [
    'a policy without the credential',
    () => post(oss.url, signed([], { without: 'x-oss-credential' })),
    403,
    'AccessDenied',
  ],
  [
    'another day in the credential',
    () => post(oss.url, { ...signed([]), 'x-oss-date': '20261122T080000Z' }),
    400,
    'InvalidArgument',
  ],
  [
    'a type that is not in the list',
    () => post(oss.url, signed([['in', '$content-type', ['image/png']]])),
    403,
    'AccessDenied',
  ],
  [
    'a type that is in the other list',
    () =>
      post(oss.url, { ...signed([['not-in', '$content-type', ['text/html']]]), 'Content-Type': 'text/html' }),
    403,
    'AccessDenied',
  ],
  ['a list that is none', () => post(oss.url, signed([['in', '$key', 'k']])), 400, 'InvalidPolicyDocument'],
]
for (const [what, form, status, code] of refusals) {
  test(`refuses ${what}`, async () => {
    const kept = oss.keys().length
    assert.deepEqual(outcome(await form()), [status, code])
    assert.equal(oss.keys().length, kept)
  })
}

test('takes a date of up to 7 days ago while the policy lasts', async () => {
  assert.equal((await post(oss.url, signed([], { stamp: '20261114T081000Z' }))).status, 204)
})

test('names the EC of what is wrong with a policy', async () => {
  const extra = base64({
    expiration: new Date(CLOCK + 1000).toISOString(),
    conditions: [['eq', '$key', 'k']],
    more: 1,
  })
  const form = {
    ...signed([]),
    policy: extra,
    'x-oss-signature': signPolicyV4(extra, CREDENTIAL.accessKeySecret, '20261121', 'cn-hangzhou'),
  }
  assert.equal(ec(await post(oss.url, form)), '0006-00000206')
  assert.equal(ec(await post(oss.url, signed(['?']))), '0006-00000222')
  assert.equal(ec(await post(oss.url, { ...signed([]), 'x-oss-credential': 'a/b/c' })), '0002-00000710')
})

test('lets the client add what the policy does not pin, and choose the type by the part', async () => {
  await post(oss.url, { ...signed([]), key: 'part' }, 'x', { type: 'text/html' })
  await post(oss.url, {
    ...signed([]),
    key: 'field',
    'Content-Type': 'image/gif',
    'x-oss-content-type': 'image/webp',
  })
  const read = await startRead(oss)
  assert.deepEqual([await read('part'), await read('field')], ['text/html', 'image/webp'])
})

test('is closed to users of a public endpoint, if asked', async () => {
  const forbidden = await startOss({ credentials: [CREDENTIAL], now: () => now, publicEndpoint: 'forbidden' })
  const got = await post(forbidden.url, signed([]))
  assert.deepEqual([...outcome(got), ec(got)], [400, 'PublicEndpointForbidden', '0048-00000401'])
  await forbidden.close()
})

/** The type of an object, asked over the S3-compatible side of the same bucket. */
async function startRead(of: Oss): Promise<(key: string) => Promise<string | null>> {
  const { AwsClient } = await import('aws4fetch')
  const { accessKeyId, accessKeySecret: secretAccessKey } = CREDENTIAL
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region: 'cn-hangzhou',
    retries: 0,
  })
  return async (key) => {
    const signedUrl = await client.sign(`${of.url}fake-bucket/${key}`, {
      method: 'HEAD',
      aws: { datetime: '20261121T080000Z' },
    })
    return (await fetch(signedUrl)).headers.get('content-type')
  }
}
