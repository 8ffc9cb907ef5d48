import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DukouError } from '../errors.ts'
import { createCloud } from './create-cloud.ts'
import { AT, CLOUDS, COS, FORM, KEYS_OF_ALL_KINDS, OSS, PUT, QINIU, S3 } from './fixtures/orders.ts'
import type { CloudOptions } from './options.ts'

const ofPuts = [OSS, S3, COS]
const TOKEN = 'FAKE.STS/Token+With=Special&Chars'
const put = (options: CloudOptions, order = PUT, at = AT) => createCloud(options).put!(order, at)
const form = (options: CloudOptions, order = FORM, at = AT) => createCloud(options).form!(order, at)
const policyOf = (fields: Record<string, string>) =>
  JSON.parse(
    Buffer.from(
      fields.policy ?? fields.token!.split(':')[2]!.replaceAll('-', '+').replaceAll('_', '/'),
      'base64',
    ).toString(),
  )

test('encodes a key once and by RFC 3986, with its slashes', () => {
  for (const options of ofPuts) {
    for (const key of KEYS_OF_ALL_KINDS) {
      const [address] = put(options, { ...PUT, key }).url.split('?')
      const path = address!.replace(/^https:\/\/[^/]+\//, '')
      assert.match(path, /^([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$/)
      assert.equal(decodeURIComponent(path), key)
      assert.equal(path.split('/').length, key.split('/').length)
      // A client that parses the address sends the same bytes.
      assert.equal(new URL(address!).href, address)
    }
  }
})

test('signs parameters in their order, each once', () => {
  for (const options of [OSS, S3]) {
    const parts = { ...PUT, part: { uploadId: 'AB+/=&c', number: 10_000 } }
    const { url } = put({ ...options, securityToken: TOKEN }, parts)
    const names = url
      .split('?')[1]!
      .split('&')
      .map((pair) => pair.split('=')[0]!)
    const sorted = names.filter((name) => name !== 'x-oss-signature')
    assert.deepEqual(sorted, sorted.toSorted())
    assert.equal(new Set(names).size, names.length)
    const query = new URL(url).searchParams
    assert.deepEqual([query.get('uploadId'), query.get('partNumber')], ['AB+/=&c', '10000'])
    assert.equal(query.get('x-oss-security-token') ?? query.get('X-Amz-Security-Token'), TOKEN)
  }
})

test('pins all that a form holds, and holds text alone', () => {
  for (const options of CLOUDS) {
    const { name, url, fields, ok } = form(options)
    assert.deepEqual([name, ok], ['file', [200]])
    assert.ok(Object.values(fields).every((value) => typeof value === 'string' && value !== ''))
    assert.doesNotMatch(url, /:443/)
    assert.ok(!JSON.stringify([fields, policyOf(fields)]).includes(options.accessKeySecret))
    if (options.name === 'qiniu') continue
    const named = policyOf(fields).conditions.flatMap((one: object) =>
      Object.keys(Array.isArray(one) ? {} : one),
    )
    const loose = Object.keys(fields).filter(
      (field) => !named.includes(field.replace('q-key-time', 'q-sign-time')),
    )
    assert.deepEqual(
      loose.filter((field) => !/^(policy|x-oss-signature|x-amz-signature|q-signature)$/.test(field)),
      [],
    )
  }
})

test('ends after the seconds of the order, by whole seconds and by UTC', () => {
  const edges = ['2026-12-31T23:59:59.999Z', '2028-02-29T23:59:30.001Z', '2026-11-21T00:00:00.000Z']
  for (const edge of edges) {
    const at = Date.parse(edge)
    const day = edge.slice(0, 10).replaceAll('-', '')
    const end = Math.floor(at / 1000) + 600
    for (const options of CLOUDS) {
      const { fields } = form(options, FORM, at)
      const { expiration, deadline } = policyOf(fields)
      assert.equal(deadline ?? Date.parse(expiration) / 1000, end)
      const credential = fields['x-oss-credential'] ?? fields['x-amz-credential']
      if (credential) {
        assert.equal(credential.split('/')[1], day)
        assert.equal((fields['x-oss-date'] ?? fields['x-amz-date'])!.slice(0, 8), day)
      }
      if (options.name === 'cos') assert.equal(fields['q-key-time']!.split(';')[1], String(end))
    }
    assert.match(put(OSS, PUT, at).url, new RegExp(`%2F${day}%2F.*x-oss-date=${day}T`))
    assert.match(put(S3, PUT, at).url, new RegExp(`%2F${day}%2F.*X-Amz-Date=${day}T`))
  }
  assert.throws(() => form(OSS, FORM, Number.NaN), RangeError)
})

test('sends to the bucket by host, by path and by a domain of its own', () => {
  assert.equal(form(S3).url, 'https://fake-bucket.s3.us-east-1.amazonaws.com/')
  const path = { ...S3, url: 'https://s3.example.com:443/fake-bucket/' }
  assert.equal(form(path).url, 'https://s3.example.com/fake-bucket')
  assert.match(put(path).url, /^https:\/\/s3\.example\.com\/fake-bucket\/staging\/0f9a\.jpg\?/)
  assert.equal(form({ ...OSS, region: 'cn-beijing' }).url, 'https://fake-bucket.oss-cn-beijing.aliyuncs.com/')
  assert.match(put({ ...OSS, url: 'https://up.example.com' }).url, /^https:\/\/up\.example\.com\/staging\//)
  assert.equal(form(COS).url, 'https://fake-1250000000.cos.ap-guangzhou.myqcloud.com/')
  assert.equal(form({ ...QINIU, region: 'na0' }).url, 'https://up-na0.qiniup.com/')
})

test('escapes what JSON and what OSS escape', () => {
  const key = 'a"b$c/图.jpg'
  for (const options of CLOUDS) {
    const { fields } = form(options, { ...FORM, key })
    const policy = policyOf(fields)
    const pin = policy.conditions?.find((one: Record<string, string>) => 'key' in one)?.key
    const wanted = { oss: 'a"b\\$c/图.jpg', s3: key, cos: key, qiniu: undefined }
    assert.equal(pin, wanted[options.name])
    if (options.name === 'qiniu') assert.equal(policy.scope, `fake-bucket:${key}`)
    assert.equal(fields.key, key)
  }
})

test('has no PUTs where the cloud has none, and no forms where the store takes none', () => {
  assert.equal(createCloud(QINIU).put, undefined)
  assert.equal(createCloud({ ...S3, signature: 'v2' }).put, undefined)
  assert.equal(createCloud({ ...S3, forms: 'none' }).form, undefined)
  assert.deepEqual(Object.keys(form({ ...S3, signature: 'v2' }).fields).slice(-3), [
    'AWSAccessKeyId',
    'policy',
    'signature',
  ])
  assert.ok(form({ ...OSS, signature: 'v1' }).fields.OSSAccessKeyId)
  assert.match(put({ ...OSS, signature: 'v1' }).url, /\?OSSAccessKeyId=\w+&Expires=1795248600&Signature=/)
})

test('says which statuses mean stored', () => {
  const callback = { url: 'https://api.example.com/callback', ticket: 't_1' }
  const maybe = (order = FORM) => CLOUDS.map((options) => form(options, order).maybe)
  assert.deepEqual(maybe(), [[409], [], [], [614]])
  assert.deepEqual(maybe({ ...FORM, callback }), [[203, 409], [], [], [579, 614]])
  assert.deepEqual(
    ofPuts.map((options) => put(options).maybe),
    [[409], [412], [409]],
  )
  assert.deepEqual(put({ ...S3, overwrite: 'allow' }).maybe, [])
})

test('refuses options that are none, and names no value', () => {
  const wrong: [string, unknown][] = [
    ['name', { ...OSS, name: 'toString' }],
    ['more', { ...OSS, more: 1 }],
    ['securityToken', { ...QINIU, securityToken: 'x' }],
    ['bucket', { ...OSS, bucket: 'a/b' }],
    ['bucket', { ...COS, bucket: 'photos' }],
    ['region', { ...OSS, region: 'oss-cn-hangzhou' }],
    ['region', { ...QINIU, region: 'cn-hangzhou' }],
    ['accessKeyId', { ...S3, accessKeyId: 'a/b' }],
    ['accessKeySecret', { ...S3, accessKeySecret: '' }],
    ['url', { ...OSS, url: 'http://up.example.com' }],
    ['url', { ...OSS, url: 'https://up.example.com/path' }],
    ['url', { ...S3, url: 'https://user@up.example.com' }],
    ['url', { ...COS, url: 'up.example.com' }],
    ['signature', { ...S3, signature: 'v1' }],
    ['signature', { ...S3, signature: 'v2', forms: 'none' }],
    ['forms', { ...S3, forms: false }],
    ['overwrite', { ...S3, overwrite: true }],
    ['insecure', { ...S3, insecure: true }],
  ]
  for (const [option, options] of wrong) {
    assert.throws(
      () => createCloud(options as CloudOptions),
      (error) =>
        error instanceof DukouError &&
        error.code === 'option_invalid' &&
        error.message.startsWith(`${option} of the cloud must be `) &&
        !error.message.includes(OSS.accessKeySecret),
      option,
    )
  }
  createCloud({ ...S3, url: 'http://127.0.0.1:9000/fake-bucket' })
  createCloud({ ...S3, url: 'http://[::1]:9000/fake-bucket' })
  createCloud({ ...S3, url: 'http://10.0.0.2:9000/fake-bucket', insecure: 'allowed' })
})
