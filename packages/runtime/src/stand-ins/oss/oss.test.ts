import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Oss, startOss } from './oss.ts'
import { signV1 } from './signature-v1.ts'

const long = { accessKeyId: 'FAKEAKIDEXAMPLE00001', accessKeySecret: 'fake-secret-example-0001' }
const temporary = { accessKeyId: 'STS.FAKE', accessKeySecret: 'fake-sts-secret', securityToken: 'fake-token' }
const now = Date.parse('2026-11-21T08:00:00Z')
let oss: Oss

before(async () => {
  oss = await startOss({ credentials: [long, temporary], now: () => now })
})
after(() => oss.close())

interface Attempt {
  conditions?: unknown[]
  expiration?: string
  secret?: string
  fields?: Record<string, string>
  body?: string
  name?: string
}

async function attempt({
  conditions = [['content-length-range', 0, 100]],
  expiration = '2026-11-21T08:05:00.000Z',
  secret = long.accessKeySecret,
  fields = {},
  body = 'bytes',
  name = 'file',
}: Attempt) {
  const policy = Buffer.from(JSON.stringify({ expiration, conditions })).toString('base64')
  const all = {
    key: 'images/照片.png',
    policy,
    OSSAccessKeyId: long.accessKeyId,
    signature: signV1(policy, secret),
    ...fields,
  }
  const form = new FormData()
  for (const [key, value] of Object.entries(all)) if (value !== '') form.append(key, value)
  form.append(name, new Blob([body]), 'tmp_1.png')
  const response = await fetch(oss.url, { method: 'POST', body: form })
  const text = await response.text()
  return { status: response.status, code: /<Code>(.*)<\/Code>/.exec(text)?.[1], text }
}

test('signs as the official SDK does', () => {
  // The policy and its signature as ali-oss 6.23.0's calculatePostSignature made them.
  const policy =
    'eyJleHBpcmF0aW9uIjoiMjAyNi0xMS0yMVQwODowNTowMC4wMDBaIiwiY29uZGl0aW9ucyI6W3siYnVja2V0IjoiZmFrZS1idWNrZXQifSxb' +
    'ImVxIiwiJGtleSIsIueUqOaIty/lm74g54mHIzErLmpwZyJdLFsiY29udGVudC1sZW5ndGgtcmFuZ2UiLDEsNTI0Mjg4MF0sWyJlcSIsIiRz' +
    'dWNjZXNzX2FjdGlvbl9zdGF0dXMiLCIyMDAiXSxbImVxIiwiJHgtb3NzLWNvbnRlbnQtdHlwZSIsImltYWdlL2pwZWciXSxbImVxIiwiJHgt' +
    'b3NzLWZvcmJpZC1vdmVyd3JpdGUiLCJ0cnVlIl1dfQ=='
  assert.equal(signV1(policy, 'FakeSecretKeyForTestsOnly0000000000000001'), 'dwPxE73185zplFD+3j9EQpCY/x0=')
})

test('stores a form that its policy allows, 204 by default, 200 and 201 when asked', async () => {
  assert.equal((await attempt({ body: 'first' })).status, 204)
  assert.equal((await oss.read('images/照片.png'))?.toString(), 'first')
  assert.equal((await attempt({ fields: { success_action_status: '200' } })).status, 200)
  const created = await attempt({ fields: { success_action_status: '201' } })
  assert.equal(created.status, 201)
  assert.match(created.text, /<Key>images\/照片.png<\/Key>/)
})

const refusals: [string, Attempt, number, string][] = [
  ['a wrong secret', { secret: 'guess' }, 403, 'SignatureDoesNotMatch'],
  ['an unknown key id', { fields: { OSSAccessKeyId: 'nobody' } }, 403, 'InvalidAccessKeyId'],
  ['an expired policy', { expiration: '2026-11-21T07:59:59.000Z' }, 403, 'AccessDenied'],
  ['a missing signature', { fields: { signature: '' } }, 400, 'InvalidArgument'],
  ['no authentication', { fields: { signature: '', policy: '', OSSAccessKeyId: '' } }, 403, 'AccessDenied'],
  ['too many bytes', { body: 'x'.repeat(101) }, 400, 'EntityTooLarge'],
  ['too few bytes', { conditions: [['content-length-range', 9, 10]] }, 400, 'EntityTooSmall'],
  ['another key', { conditions: [['eq', '$key', 'other']] }, 403, 'AccessDenied'],
  ['another prefix', { conditions: [['starts-with', '$key', 'u/1/']] }, 403, 'AccessDenied'],
  ['another bucket', { conditions: [{ bucket: 'other' }] }, 403, 'AccessDenied'],
  ['an unknown operator', { conditions: [['like', '$key', 'x']] }, 400, 'InvalidPolicyDocument'],
  ['no conditions', { conditions: [] }, 400, 'InvalidPolicyDocument'],
  ['no key', { fields: { key: '' } }, 400, 'IncorrectNumberOfFilesInPOSTRequest'],
  ['a file under another name', { name: 'image' }, 400, 'IncorrectNumberOfFilesInPOSTRequest'],
]
for (const [what, form, status, code] of refusals) {
  test(`refuses ${what}`, async () => {
    const before = oss.keys().length
    assert.deepEqual(await attempt(form).then((got) => [got.status, got.code]), [status, code])
    assert.equal(oss.keys().length, before)
  })
}

test('takes a temporary key only with its token', async () => {
  const sts = (token: string) =>
    attempt({
      secret: temporary.accessKeySecret,
      fields: { OSSAccessKeyId: temporary.accessKeyId, 'x-oss-security-token': token },
    })
  assert.equal((await sts('fake-token')).status, 204)
  assert.equal((await sts('')).code, 'InvalidAccessKeyId')
  assert.equal((await sts('another')).code, 'InvalidSecurityToken')
})

test('does not overwrite where the form forbids it', async () => {
  const fields = { 'x-oss-forbid-overwrite': 'true', key: 'once' }
  assert.equal((await attempt({ fields })).status, 204)
  assert.equal((await attempt({ fields })).code, 'FileAlreadyExists')
})

test('refuses what is not a form', async () => {
  const response = await fetch(oss.url, {
    method: 'POST',
    body: 'x',
    headers: { 'content-type': 'text/plain' },
  })
  assert.equal(response.status, 400)
  assert.match(await response.text(), /MalformedPOSTRequest/)
})
