import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { cosPost, cosSign, cosUrl } from './cos/signature.ts'
import { base64Url } from './encode.ts'
import { KEYS, SECONDS, TEMPORARY, vector, vectorIds } from './fixtures/vectors.ts'
import type { Keys } from './keys.ts'
import { isSignedByOss, ossKeyUrl } from './oss/callback.ts'
import { ossCallbackField } from './oss/callback-field.ts'
import { ossPostV1, ossPostV4 } from './oss/form.ts'
import { type OssRequest, ossUrlV1, ossUrlV4 } from './oss/url.ts'
import { isSignedByQiniu } from './qiniu/callback.ts'
import { qboxText, qiniuSign, qiniuText, qiniuToken } from './qiniu/signature.ts'
import { s3PostV2, s3PostV4 } from './s3/form.ts'
import { s3UrlV4 } from './s3/url.ts'

// biome-ignore lint/suspicious/noExplicitAny: each vector has fields of its own
type Check = (input: any, output: any) => void

const OSS_ROOT = 'https://fake-bucket.oss-cn-hangzhou.aliyuncs.com'
const S3_ROOT = 'https://fake-bucket.s3.us-east-1.amazonaws.com'
const COS_HOST = 'fake-1250000000.cos.ap-guangzhou.myqcloud.com'

const oss = (input: Record<string, string>, more: Partial<OssRequest>): OssRequest => ({
  method: input.method ?? 'PUT',
  root: OSS_ROOT,
  bucket: 'fake-bucket',
  key: input.key!,
  query: {},
  headers: {},
  additional: [],
  ...more,
})
const texts = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))

const ossV1: Check = ({ policyJson }, output) => assert.deepEqual(ossPostV1(policyJson, KEYS), output)
const ossV4 =
  (keys: Keys): Check =>
  ({ policyJson, region }, output) =>
    assert.deepEqual(ossPostV4(policyJson, keys, region, SECONDS), output)
const ossAddress: Check = (input, { url }) => {
  const request = oss(input, {
    headers: input.headers ?? {},
    query: texts(input.queries ?? {}),
    additional: input.additionalHeaders ?? [],
  })
  assert.equal(ossUrlV4(request, KEYS, 'cn-hangzhou', SECONDS, input.expires), url)
}

const s3Form =
  (keys: Keys): Check =>
  ({ region }, output) => {
    const policy = Buffer.from(output.fields.Policy, 'base64').toString()
    const lower = Object.entries(output.fields).map(([name, value]) => [name.toLowerCase(), value])
    // The names of a form have no case; the documentation writes them in lower case.
    const {
      key,
      bucket,
      'content-type': type,
      success_action_status: status,
      ...signed
    } = Object.fromEntries(lower)
    assert.ok(key && bucket && type && status)
    assert.deepEqual(s3PostV4(policy, keys, region, SECONDS), signed)
  }
const s3Address =
  (query: Record<string, string>, headers: Record<string, string> = {}, method = 'PUT'): Check =>
  ({ Key: key, expiresIn }, { url }) => {
    const request = { method, root: S3_ROOT, key, query, headers }
    // The SDK names the payload in the query; that it isn't signed is what holds without.
    const named = { ...request, query: { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD', ...query } }
    assert.equal(s3UrlV4(named, KEYS, 'us-east-1', SECONDS, expiresIn), url)
  }

/** The SDK takes its own key time, whatever it is told. */
const cosTime = (text: string) => /q-key-time=([\d;]+)/.exec(text)![1]!
const cosAuthorization: Check = (input, { authorization, Signature = authorization }) => {
  const headers: Record<string, string> = { ...texts(input.Headers ?? {}), host: COS_HOST }
  const request = { method: input.Method, key: input.Key ?? '', query: {}, headers }
  assert.equal(cosSign(request, KEYS, cosTime(Signature)), Signature)
}

const qiniuForm: Check = ({ flagsJson }, { token }) => assert.equal(qiniuToken(flagsJson, KEYS), token)
const qiniuCallback =
  (isCovered: 'the body is covered' | 'the body is left out'): Check =>
  ({ url, contentType, body }, { authorization }) => {
    const { pathname: path, search, host } = new URL(url)
    const headers = { authorization, 'content-type': contentType }
    const request = { method: 'POST', path, query: search.slice(1), headers, rawBody: Buffer.from(body) }
    assert.equal(isSignedByQiniu(request, { ...KEYS, host }), isCovered === 'the body is covered')
    const signed = {
      method: 'POST',
      target: path + search,
      host,
      contentType,
      own: {},
      body: request.rawBody,
    }
    const text = authorization.startsWith('QBox') ? qboxText(signed) : qiniuText(signed)
    assert.equal(authorization.split(':')[1], qiniuSign(text, KEYS.accessKeySecret))
    assert.equal(isSignedByQiniu({ ...request, rawBody: Buffer.from(`${body}x`) }, { ...KEYS, host }), false)
  }

const CHECKS: Record<string, Check> = {
  'oss.post.v1.ascii': ossV1,
  'oss.post.v1.cjk': ossV1,
  'oss.post.v4.ascii': ossV4(KEYS),
  'oss.post.v4.sts': ossV4(TEMPORARY),
  'oss.put.v1': (input, { url }) => {
    const headers = { 'content-type': input['Content-Type'] }
    assert.equal(ossUrlV1(oss(input, { headers }), KEYS, SECONDS + input.expires), url)
  },
  'oss.put.v4': ossAddress,
  'oss.put.v4.forbid-overwrite+length': ossAddress,
  'oss.part.v4': ossAddress,
  'oss.head.v4': ossAddress,
  'oss.callback.field': ({ callback, callbackVar }, output) => {
    assert.equal(ossCallbackField(callback.callbackUrl), output.callback)
    assert.deepEqual(callbackVar, output.formFields)
  },
  'oss.callback.verify.real': ({ target, body, headers, publicKeyPem }, { valid }) => {
    const [path, query] = target.split('?')
    const key = createPublicKey(publicKeyPem)
    const request = { path, query, headers, rawBody: Buffer.from(body) }
    assert.equal(isSignedByOss(request, key), valid)
    assert.equal(isSignedByOss({ ...request, query: `${query}3` }, key), false)
    assert.equal(isSignedByOss({ ...request, rawBody: Buffer.from(`${body}2`) }, key), false)
    assert.equal(
      ossKeyUrl(headers['x-oss-pub-key-url']),
      'https://gosspublic.alicdn.com/callback_pub_key_v1.pem',
    )
  },
  's3.post.v4.ascii': s3Form(KEYS),
  's3.post.v4.sts': s3Form(TEMPORARY),
  's3.post.v4.aws-doc': ({ policyBase64, accessKeyId, secretAccessKey, date, region }, output) => {
    const keys = { accessKeyId, accessKeySecret: secretAccessKey, securityToken: null }
    const policy = Buffer.from(policyBase64, 'base64').toString()
    const midnight = Date.parse(date.replace(/(....)(..)(..)/, '$1-$2-$3T00:00:00Z')) / 1000
    const signed = s3PostV4(policy, keys, region, midnight)
    assert.equal(signed['x-amz-signature'], output['x-amz-signature'])
    assert.equal(signed.policy, policyBase64)
  },
  's3.post.v2': ({ policyJson }, output) => assert.deepEqual(s3PostV2(policyJson, KEYS), output),
  // What the SDK signs unless it is told not to: the checksum of an empty body. Ours never ask for one.
  's3.put.v4.DEFAULT-CHECKSUM-PITFALL': s3Address({
    'x-amz-checksum-crc32': 'AAAAAA==',
    'x-amz-sdk-checksum-algorithm': 'CRC32',
    'x-id': 'PutObject',
  }),
  's3.put.v4': s3Address({ 'x-id': 'PutObject' }),
  's3.put.v4.signed-type+length': s3Address(
    { 'x-id': 'PutObject' },
    { 'content-type': 'image/jpeg', 'content-length': '1234' },
  ),
  's3.part.v4': s3Address({ partNumber: '3', uploadId: 'FAKEUPLOADID0001', 'x-id': 'UploadPart' }),
  's3.head.v4': s3Address({}, {}, 'HEAD'),
  'cos.post.doc': ({ secretId, secretKey, keyTime, policyBase64 }, output) => {
    const keys = { accessKeyId: secretId, accessKeySecret: secretKey, securityToken: null }
    const signed = cosPost(Buffer.from(policyBase64, 'base64').toString(), keys, keyTime)
    assert.equal(signed['q-signature'], output['q-signature'])
  },
  'cos.post.ascii': ({ policyJson, keyTime }, output) =>
    assert.deepEqual(cosPost(policyJson, KEYS, keyTime), output),
  'cos.put.url': ({ Method: method, Key: key }, { url }) =>
    assert.equal(
      cosUrl({ method, key, query: {}, headers: {} }, `https://${COS_HOST}`, KEYS, cosTime(url)),
      url,
    ),
  'cos.auth.put': cosAuthorization,
  'cos.head.auth': cosAuthorization,
  // Never given to a phone: it binds neither the key nor the size.
  'cos.post.signature-field': cosAuthorization,
  'qiniu.uptoken.basic': qiniuForm,
  'qiniu.uptoken.callback': qiniuForm,
  'qiniu.callback.qbox.form': qiniuCallback('the body is covered'),
  'qiniu.callback.qbox.json': qiniuCallback('the body is left out'),
  'qiniu.callback.qiniu.form': qiniuCallback('the body is covered'),
  'qiniu.stat': ({ bucket, key, method, contentType }, output) => {
    assert.equal(base64Url(`${bucket}:${key}`), output.encodedEntry)
    const { pathname: target, host } = new URL(output.url)
    const request = { method, target, host, contentType, own: {}, body: Buffer.alloc(0) }
    const sign = (text: Buffer) => `${KEYS.accessKeyId}:${qiniuSign(text, KEYS.accessKeySecret)}`
    assert.equal(`Qiniu ${sign(qiniuText(request))}`, output.authorizationQiniu)
    assert.equal(`QBox ${sign(qboxText(request))}`, output.authorizationQBox)
  },
}

for (const [id, check] of Object.entries(CHECKS)) {
  test(`signs as ${id} does`, () => {
    const { input, output } = vector(id)
    check(input, output)
  })
}

test('leaves out no vector of the four clouds', () => {
  const ours = vectorIds.filter((id) => /^(oss|s3|cos|qiniu)\./.test(id))
  assert.equal(ours.length, 32)
  assert.deepEqual(Object.keys(CHECKS).toSorted(), ours.toSorted())
})
