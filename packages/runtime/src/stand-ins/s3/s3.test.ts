import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
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
import { signPolicyV2, signPolicyV4 } from './post-object.ts'
import { type S3, startS3 } from './s3.ts'

const host = 'fake-bucket.s3.us-east-1.amazonaws.com'
let now = CLOCK
let s3: S3
let sts: S3

before(async () => {
  const options = { host, formV2: 'accept', now: () => now } as const
  s3 = await startS3({ credentials: [CREDENTIAL], ...options })
  sts = await startS3({ credentials: [TEMPORARY], ...options })
})
after(() => Promise.all([s3.close(), sts.close()]))

const root = () => `${s3.endpoint}/`
const put = (url: string, init: RequestInit = {}) =>
  ask(rewritten(url, root()), { method: 'PUT', body: 'x', ...init })
const outcome = ({ status, code }: Got) => [status, code]

test('takes the forms that the official SDK signs', async () => {
  const { fields } = vector('s3.post.v4.ascii').output
  const got = await post(s3.url, fields)
  assert.equal(got.status, 201)
  assert.match(got.text, /<PostResponse>.*<Key>u\/42\/2026\/11\/21\/0f9a.jpg<\/Key>/)
  assert.equal((await s3.read('u/42/2026/11/21/0f9a.jpg'))?.toString(), 'bytes')
  assert.equal((await post(root(), fields)).status, 201, 'at the root of the host, too')
  assert.equal((await post(sts.url, vector('s3.post.v4.sts').output.fields)).status, 201)
})

test('takes a temporary key only with its token', async () => {
  const { fields } = vector('s3.post.v4.sts').output
  const token = 'X-Amz-Security-Token'
  assert.deepEqual(outcome(await post(sts.url, { ...fields, [token]: null })), [403, 'InvalidAccessKeyId'])
  assert.deepEqual(outcome(await post(sts.url, { ...fields, [token]: 'other' })), [400, 'InvalidToken'])
})

test('signs as AWS documents it, and V2 as old gateways take it', async () => {
  const { input, output } = vector('s3.post.v4.aws-doc')
  assert.equal(
    signPolicyV4(input.policyBase64, input.secretAccessKey, input.date, input.region),
    output['x-amz-signature'],
  )
  const v2 = vector('s3.post.v2').output
  assert.equal(signPolicyV2(v2.policy, CREDENTIAL.accessKeySecret), v2.signature)
  const fields = { key: 'u/42/a.jpg', 'Content-Type': 'image/jpeg', success_action_status: '201', ...v2 }
  assert.equal((await post(s3.url, fields)).status, 201)
  const strict = await startS3({ credentials: [CREDENTIAL], now: () => now })
  assert.deepEqual(outcome(await post(strict.url, fields)), [400, 'InvalidRequest'])
  await strict.close()
})

test('takes the addresses that the official SDK signs', async () => {
  assert.equal((await put(vector('s3.put.v4').output.url)).status, 200)
  assert.equal((await s3.read('u/42/图 1.jpg'))?.toString(), 'x')
  const typed = vector('s3.put.v4.signed-type+length').output.url
  const body = 'x'.repeat(1234)
  assert.equal((await put(typed, { body, headers: { 'content-type': 'image/jpeg' } })).status, 200)
  assert.equal(
    (await ask(rewritten(vector('s3.head.v4').output.url, root()), { method: 'HEAD' })).status,
    200,
  )
  // Nobody started this upload; the signature is right.
  assert.deepEqual(outcome(await put(vector('s3.part.v4').output.url)), [404, 'NoSuchUpload'])
})

test('refuses another length or type than those that were signed', async () => {
  const typed = vector('s3.put.v4.signed-type+length').output.url
  const [jpeg, gif] = [{ 'content-type': 'image/jpeg' }, { 'content-type': 'image/gif' }]
  assert.deepEqual(outcome(await put(typed, { headers: jpeg })), [403, 'SignatureDoesNotMatch'])
  assert.deepEqual(outcome(await put(typed, { body: 'x'.repeat(1234), headers: gif })), [
    403,
    'SignatureDoesNotMatch',
  ])
})

test('refuses the checksum of an empty body, which the SDK puts into addresses by default', async () => {
  const { url } = vector('s3.put.v4.DEFAULT-CHECKSUM-PITFALL').output
  assert.deepEqual(outcome(await put(url)), [400, 'BadDigest'])
  assert.equal((await put(url, { body: '' })).status, 200)
})

test('refuses an address that has expired, is of tomorrow, was changed, or names another key id', async () => {
  const { url } = vector('s3.put.v4').output
  now = CLOCK + 301_000
  assert.deepEqual(outcome(await put(url)), [403, 'AccessDenied'])
  now = CLOCK - 16 * 60_000
  assert.deepEqual(outcome(await put(url)), [403, 'AccessDenied'])
  now = CLOCK
  assert.deepEqual(outcome(await put(url.replace('%201', '%202'))), [403, 'SignatureDoesNotMatch'])
  assert.deepEqual(outcome(await put(url.replace('FAKEAKID', 'NOBODY'))), [403, 'InvalidAccessKeyId'])
  assert.deepEqual(outcome(await put(url.replace('us-east-1%2F', 'eu-west-1%2F'))), [
    400,
    'AuthorizationQueryParametersError',
  ])
  assert.deepEqual(outcome(await put(url.replace('Expires=300', 'Expires=604801'))), [
    400,
    'AuthorizationQueryParametersError',
  ])
  assert.deepEqual(outcome(await put(url.split('?')[0]!)), [403, 'AccessDenied'])
  assert.deepEqual(outcome(await put(url, { headers: { 'x-amz-acl': 'public-read' } })), [
    403,
    'AccessDenied',
  ])
})

/** A form of our own, with this policy. */
function signed(
  conditions: unknown[],
  fields: Record<string, string | null> = {},
  secret = CREDENTIAL.accessKeySecret,
  bucket: object[] = [{ bucket: 'fake-bucket' }],
) {
  const always = {
    key: 'u/1/a.png',
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${CREDENTIAL.accessKeyId}/20261121/us-east-1/s3/aws4_request`,
    'x-amz-date': '20261121T080000Z',
  }
  const { key: _key, ...named } = always
  const policy = base64({
    expiration: new Date(CLOCK + 300_000).toISOString(),
    conditions: [
      ...bucket,
      ...Object.entries(named).map(([name, value]) => ({ [name]: value })),
      ...conditions,
    ],
  })
  return {
    ...always,
    policy,
    'x-amz-signature': signPolicyV4(policy, secret, '20261121', 'us-east-1'),
    ...fields,
  }
}
const KEY = ['eq', '$key', 'u/1/a.png']

const refusals: [string, () => Promise<Got>, number, string][] = [
  ['a wrong signature', () => post(s3.url, signed([KEY], {}, 'guess')), 403, 'SignatureDoesNotMatch'],
  ['no policy', () => post(s3.url, { key: 'a' }), 403, 'AccessDenied'],
  [
    'a field that the policy does not name',
    () => post(s3.url, signed([KEY], { acl: 'public-read' })),
    403,
    'AccessDenied',
  ],
  ['a key that the policy does not name', () => post(s3.url, signed([])), 403, 'AccessDenied'],
  [
    'a field that the policy names and the form has not',
    () => post(s3.url, signed([KEY, { acl: 'private' }])),
    403,
    'AccessDenied',
  ],
  ['another key', () => post(s3.url, signed([KEY], { key: 'u/2/a.png' })), 403, 'AccessDenied'],
  [
    'a bucket that no condition names',
    () => post(s3.url, signed([KEY], { bucket: 'fake-bucket' }, CREDENTIAL.accessKeySecret, [])),
    403,
    'AccessDenied',
  ],
  ['another bucket', () => post(s3.url, signed([KEY], { bucket: 'other' })), 403, 'AccessDenied'],
  [
    'too many bytes',
    () => post(s3.url, signed([KEY, ['content-length-range', 1, 4]])),
    400,
    'EntityTooLarge',
  ],
  [
    'too few bytes',
    () => post(s3.url, signed([KEY, ['content-length-range', 9, 99]])),
    400,
    'EntityTooSmall',
  ],
  [
    'another date in the credential',
    () => post(s3.url, signed([KEY], { 'x-amz-date': '20261122T080000Z' })),
    400,
    'InvalidArgument',
  ],
  [
    'a file under another name',
    () => post(s3.url, signed([KEY]), 'x', { name: 'image' }),
    400,
    'IncorrectNumberOfFilesInPostRequest',
  ],
  ['no key', () => post(s3.url, signed([KEY], { key: null })), 400, 'InvalidArgument'],
  [
    'fields of more than 20 KB',
    () => post(s3.url, signed([KEY], { 'x-ignore-me': 'x'.repeat(21_000) })),
    400,
    'MaxPostPreDataLengthExceeded',
  ],
  [
    'one bad type in a list that begins with a good one',
    () =>
      post(
        s3.url,
        signed([KEY, ['starts-with', '$Content-Type', 'image/']], { 'Content-Type': 'image/png,text/html' }),
      ),
    403,
    'AccessDenied',
  ],
]
for (const [what, form, status, code] of refusals) {
  test(`refuses ${what}`, async () => {
    const kept = s3.keys().length
    assert.deepEqual(outcome(await form()), [status, code])
    assert.equal(s3.keys().length, kept)
  })
}

test('opens a prefix where its key ends with the name of the file', async () => {
  // The SDK turns such a key into starts-with: spec, direct-upload §2.2.
  const open = signed([['starts-with', '$key', 'sdk/']], { key: 'sdk/$' + '{filename}' })
  assert.equal((await post(s3.url, open)).status, 204)
  assert.ok(s3.keys().includes('sdk/tmp_1.png'))
})

test('can be asked the same form twice until it expires', async () => {
  const form = signed([KEY])
  assert.equal((await post(s3.url, form, 'first')).status, 204)
  assert.equal((await post(s3.url, form, 'second')).status, 204)
  assert.equal((await s3.read('u/1/a.png'))?.toString(), 'second')
  now = CLOCK + 300_000
  assert.deepEqual(outcome(await post(s3.url, form)), [403, 'AccessDenied'])
  now = CLOCK
})
