import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DukouError } from '../errors.ts'
import type { SignedForm } from './cloud.ts'
import { cosPost } from './cos/signature.ts'
import { createCloud } from './create-cloud.ts'
import { AT, CLOUDS, COS, FORM, OSS, PUT, QINIU, S3 } from './fixtures/orders.ts'
import { KEYS, SECONDS } from './fixtures/vectors.ts'
import { lintForm, lintRequest } from './lint.ts'
import type { CloudOptions } from './options.ts'
import { ossPostV1, ossPostV4 } from './oss/form.ts'
import { qiniuToken } from './qiniu/signature.ts'
import { s3PostV4 } from './s3/form.ts'

type Fields = Record<string, string>
type Document = { expiration: string; conditions: unknown[] } & Record<string, unknown>

const CALLBACK = { url: 'https://api.example.com/callback', ticket: 't_1' }

function refused(run: () => void, why: RegExp): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof DukouError && error.code === 'internal', String(error))
    assert.match(error.message, why)
    assert.match(error.messageZh, /^未签发上传凭据：.*\p{Script=Han}.*。$/u)
    assert.ok(!error.message.includes(KEYS.accessKeySecret))
    return true
  })
}

const SIGN: Record<string, (policy: string, fields: Fields) => Fields> = {
  oss: (policy) => ossPostV4(policy, KEYS, 'cn-hangzhou', SECONDS),
  s3: (policy) => s3PostV4(policy, KEYS, 'us-east-1', SECONDS),
  cos: (policy, fields) => cosPost(policy, KEYS, fields['q-key-time']!),
}

/** A form whose policy was changed before it was signed. */
function signed(
  options: CloudOptions,
  change: (document: Document) => void,
  fields: (fields: Fields) => Fields = (same) => same,
): SignedForm {
  const form = createCloud(options).form!(FORM, AT)
  const document = JSON.parse(Buffer.from(form.fields.policy!, 'base64').toString()) as Document
  change(document)
  const again = SIGN[options.name]!(JSON.stringify(document), form.fields)
  return { ...form, fields: fields({ ...form.fields, ...again }) }
}

const lint = (form: SignedForm, cloud: CloudOptions, order = FORM) => lintForm(form, { order, at: AT, cloud })
const withPolicies = [OSS, S3, COS]

/** Replaces the condition of a field. */
const instead = (name: string, condition: unknown) => (document: Document) => {
  const at = document.conditions.findIndex((one) => name in (one as object))
  document.conditions.splice(at, 1, ...(condition === undefined ? [] : [condition]))
}
const range =
  (...sizes: unknown[]) =>
  (document: Document) => {
    const at = document.conditions.findIndex((one) => Array.isArray(one))
    document.conditions.splice(at, 1, ...(sizes.length ? [['content-length-range', ...sizes]] : []))
  }

const WIDE: [string, (document: Document) => void, RegExp][] = [
  ['a prefix of keys', instead('key', ['starts-with', '$key', 'staging/']), /more than one value/],
  ['any key', instead('key', ['starts-with', '$key', '']), /more than one value/],
  ['any key of a list', instead('key', ['in', '$key', ['a', 'b']]), /more than one value/],
  ['two keys in one condition', instead('key', { key: FORM.key, acl: 'private' }), /more than one value/],
  ['an exact condition that is none', instead('key', ['eq', 'key', FORM.key]), /more than one value/],
  ['no key', instead('key', undefined), /does not pin key/],
  ['another key', instead('key', { key: 'other' }), /does not pin key/],
  ['any type', instead('Content-Type', undefined), /does not pin content-type/],
  ['any image', instead('Content-Type', ['starts-with', '$Content-Type', 'image/']), /more than one value/],
  ['any status', instead('success_action_status', undefined), /does not pin success_action_status/],
  ['no bucket', instead('bucket', undefined), /name the bucket/],
  ['another bucket', instead('bucket', { bucket: 'other' }), /name the bucket/],
  ['any size', range(), /does not limit the size/],
  ['empty files', range(0, 5_242_880), /more sizes/],
  ['larger files', range(1, 5_242_881), /more sizes/],
  ['sizes that are none', range('1', null), /does not limit the size/],
  ['two ranges', (document) => void document.conditions.push(['content-length-range', 1, 2]), /once/],
  ['a field twice', (document) => void document.conditions.push({ key: FORM.key }), /twice/],
  ['an ACL', (document) => void document.conditions.push({ 'x-amz-acl': 'public-read' }), /not sent/],
  [
    'nine years',
    (document) => {
      document.expiration = new Date(AT + 80_000 * 3_600_000).toISOString()
    },
    /longer/,
  ],
  [
    'no end',
    (document) => {
      document.expiration = 'tomorrow'
    },
    /no end/,
  ],
  [
    'a local time',
    (document) => {
      document.expiration = '2026-11-21T08:05:00'
    },
    /no end/,
  ],
  [
    'an end that is over',
    (document) => {
      document.expiration = new Date(AT - 1000).toISOString()
    },
    /over already/,
  ],
  [
    'something else',
    (document) => {
      document.more = 1
    },
    /other parts/,
  ],
]
for (const [what, change, why] of WIDE) {
  test(`refuses a policy that allows ${what}`, () => {
    for (const options of withPolicies) refused(() => lint(signed(options, change), options), why)
  })
}

const FIELDS: [string, (fields: Fields) => unknown, RegExp][] = [
  ['a field that is no text', (fields) => ({ ...fields, success_action_status: 200 }), /must be text/],
  ['a field that is missing', ({ policy: _, ...fields }) => fields, /lacks a field/],
  ['a field too many', (fields) => ({ ...fields, 'x-amz-meta-a': 'b' }), /field too many/],
  [
    'an ACL',
    (fields) => ({ ...fields, 'x-oss-object-acl': 'public-read', 'x-amz-acl': 'x' }),
    /field too many/,
  ],
  ['a redirect', (fields) => ({ ...fields, success_action_redirect: 'https://a.example' }), /field too many/],
  ['a field twice', (fields) => ({ ...fields, KEY: FORM.key }), /there twice/],
  ['a key of the phone', (fields) => ({ ...fields, key: `a/$\{filename}` }), /not as ordered/],
  ['another type', (fields) => ({ ...fields, 'Content-Type': 'text/html' }), /not as ordered/],
  ['the secret', (fields) => ({ ...fields, note: KEYS.accessKeySecret }), /secret key is in it/],
  [
    'the secret in base64',
    (fields) => ({ ...fields, note: btoa(`{"a":"${KEYS.accessKeySecret}"}`) }),
    /secret key/,
  ],
  ['a policy that is none', (fields) => ({ ...fields, policy: '?' }), /base64/],
  ['a policy that is no JSON', (fields) => ({ ...fields, policy: btoa('{') }), /not JSON/],
]
for (const [what, change, why] of FIELDS) {
  test(`refuses a form with ${what}`, () => {
    for (const options of withPolicies)
      refused(
        () =>
          lint(
            signed(options, () => {}, change as (fields: Fields) => Fields),
            options,
          ),
        why,
      )
  })
}

test('refuses an address that is another, plain, or names the usual port', () => {
  for (const options of CLOUDS) {
    const form = createCloud(options).form!(FORM, AT)
    const at = (url: string) => () => lint({ ...form, url }, options)
    refused(at(form.url.replace('https', 'http')), /not https/)
    refused(at(form.url.replace(/\/$/, ':443/')), /usual port/)
    refused(at('https://evil.example.com/'), /another host/)
    refused(at(form.url.replace('://', '://user@')), /another host/)
    refused(at(`${form.url}other`), /sent elsewhere/)
    refused(at('nowhere'), /is none/)
    refused(() => lint({ ...form, name: 'image' as 'file' }, options), /sent elsewhere/)
  }
  // Loopback, and what the options permit, may be plain.
  for (const cloud of [
    { ...OSS, url: 'http://127.0.0.1:8080' },
    { ...OSS, url: 'http://10.0.0.2', insecure: 'allowed' as const },
  ])
    createCloud(cloud).form!(FORM, AT)
})

test('refuses the ticket of the third tutorial: nine years, any key, any type', () => {
  const cloud: CloudOptions = { ...OSS, signature: 'v1' }
  const expiration = new Date(AT + 80_000 * 3_600_000).toISOString()
  const policy = JSON.stringify({ expiration, conditions: [['content-length-range', 0, 5 * 1024 * 1024]] })
  const { Signature: signature, ...rest } = ossPostV1(policy, KEYS)
  const fields = { ...rest, signature: signature!, key: `images/${AT}7.png`, success_action_status: '200' }
  const form: SignedForm = {
    url: 'https://fake-bucket.oss-cn-hangzhou.aliyuncs.com/',
    name: 'file',
    fields,
    ok: [200],
    maybe: [],
  }
  refused(() => lint(form, cloud), /lacks a field/)
  // Even with all of its fields there.
  const whole = { ...createCloud(cloud).form!(FORM, AT).fields, ...ossPostV1(policy, KEYS) }
  refused(() => lint({ ...form, fields: whole }, cloud), /more sizes/)
  refused(() => lint(createCloud(cloud).form!(FORM, AT), OSS), /field too many/)
})

test('refuses the signature of cos-wx-sdk-v5, which binds neither key nor size', () => {
  const { policy: _, 'q-signature': _s, ...fields } = createCloud(COS).form!(FORM, AT).fields
  const form = createCloud(COS).form!(FORM, AT)
  refused(
    () => lint({ ...form, fields: { ...fields, Signature: 'q-sign-algorithm=sha1' } as Fields }, COS),
    /field too many/,
  )
})

test('refuses a form of COS whose two ends differ', () => {
  const form = createCloud(COS).form!(FORM, AT)
  const time = `${SECONDS};${SECONDS + 90_000}`
  const policy = Buffer.from(form.fields.policy!, 'base64')
    .toString()
    .replace(form.fields['q-key-time']!, time)
  refused(
    () => lint({ ...form, fields: { ...form.fields, ...cosPost(policy, KEYS, time) } }, COS),
    /two ends differ/,
  )
})

test('refuses a callback that is not the one that was ordered', () => {
  const order = { ...FORM, callback: CALLBACK }
  for (const options of [OSS, QINIU]) {
    const with_ = createCloud(options).form!(order, AT)
    const without = createCloud(options).form!(FORM, AT)
    refused(() => lint(without, options, order), /callback goes elsewhere/)
    refused(() => lint(with_, options), /field too many|callback goes elsewhere/)
    const elsewhere = { ...CALLBACK, url: 'https://evil.example.com/' }
    const other = createCloud(options).form!({ ...order, callback: elsewhere }, AT)
    refused(() => lint(other, options, order), /callback goes elsewhere/)
    const another = createCloud(options).form!({ ...order, callback: { ...CALLBACK, ticket: 't_2' } }, AT)
    refused(() => lint(another, options, order), /not as ordered|leaves something out/)
  }
})

const TOKENS: [string, Record<string, unknown>, RegExp][] = [
  ['for a whole bucket', { scope: 'fake-bucket' }, /one object/],
  ['for another key', { scope: 'fake-bucket:other' }, /one object/],
  ['for a prefix', { isPrefixalScope: 1 }, /something else/],
  ['that overwrites', { insertOnly: 0 }, /overwrite/],
  ['for any size', { fsizeLimit: undefined }, /limit the size/],
  ['for larger files', { fsizeLimit: 5_242_881 }, /more sizes/],
  ['for empty files', { fsizeMin: 0 }, /more sizes/],
  ['for any type', { mimeLimit: undefined }, /pin the type/],
  ['for every image', { mimeLimit: 'image/*' }, /pin the type/],
  ['that believes the phone about the type', { detectMime: 0 }, /pin the type/],
  ['without an end', { deadline: null }, /no end/],
  ['for a day', { deadline: SECONDS + 86_400 }, /longer/],
  ['that names the object by itself', { saveKey: '$(fname)', forceSaveKey: true }, /something else/],
  ['that sends the client on', { returnUrl: 'https://evil.example.com' }, /something else/],
  ['with a callback', { callbackUrl: 'https://evil.example.com' }, /callback goes elsewhere/],
]
for (const [what, change, why] of TOKENS) {
  test(`refuses a token ${what}`, () => {
    const form = createCloud(QINIU).form!(FORM, AT)
    const policy = JSON.parse(Buffer.from(form.fields.token!.split(':')[2]!, 'base64url').toString())
    const token = qiniuToken(JSON.stringify({ ...policy, ...change }), KEYS)
    refused(() => lint({ ...form, fields: { ...form.fields, token } }, QINIU), why)
  })
}

test('refuses a token that is none, or whose callback would not be signed', () => {
  const form = createCloud(QINIU).form!(FORM, AT)
  for (const token of ['', 'a:b', `${KEYS.accessKeyId}:b:c`, form.fields.token!.replace('FAKE', 'OTHER')])
    refused(() => lint({ ...form, fields: { ...form.fields, token } }, QINIU), /token is none/)
  refused(() => lint({ ...form, fields: { ...form.fields, 'x:a': 'b' } }, QINIU), /field too many/)
  const order = { ...FORM, callback: CALLBACK }
  const policy = JSON.parse(
    Buffer.from(createCloud(QINIU).form!(order, AT).fields.token!.split(':')[2]!, 'base64url').toString(),
  )
  const token = qiniuToken(JSON.stringify({ ...policy, callbackBodyType: 'application/json' }), KEYS)
  refused(() => lint({ ...form, fields: { ...form.fields, token } }, QINIU, order), /not be signed/)
})

const ORDERS: [string, Partial<typeof FORM>, RegExp][] = [
  ['a key that the phone may end', { key: `a/$\{filename}` }, /one plain name/],
  ['a key that Qiniu fills in', { key: 'a/$(fname)' }, /one plain name/],
  ['a key with dots', { key: 'a/../b' }, /one plain name/],
  ['a key with two slashes', { key: 'a//b' }, /one plain name/],
  ['a key that begins with a slash', { key: '/a' }, /one plain name/],
  ['a key that ends with a space', { key: 'a.jpg ' }, /one plain name/],
  ['a key with a line in it', { key: 'a\nb' }, /one plain name/],
  ['a key that turns the text around', { key: 'a\u202Egpj.exe' }, /one plain name/],
  ['a key that is half a sign', { key: 'a\ud800' }, /one plain name/],
  ['a key that is too long', { key: '图'.repeat(251) }, /one plain name/],
  ['an empty file', { minBytes: 0 }, /sizes/],
  ['no size', { maxBytes: Number.POSITIVE_INFINITY }, /sizes/],
  ['sizes the wrong way round', { minBytes: 3, maxBytes: 2 }, /sizes/],
  ['types of a kind', { type: 'image/*' }, /media type/],
  ['two types', { type: 'image/png,text/html' }, /media type/],
  ['a type with more to it', { type: 'text/html; charset=utf-8' }, /media type/],
  ['an hour and more', { seconds: 3601 }, /seconds at most/],
  ['no time', { seconds: 0 }, /seconds at most/],
  ['a plain callback', { callback: { ...CALLBACK, url: 'http://api.example.com/' } }, /https address/],
  [
    'two callbacks',
    { callback: { ...CALLBACK, url: 'https://a.example/;https://b.example/' } },
    /https address/,
  ],
  ['a callback of no ticket', { callback: { ...CALLBACK, ticket: 'a&b' } }, /ticket's id/],
]
for (const [what, change, why] of ORDERS) {
  test(`refuses to sign for ${what}`, () => {
    for (const options of CLOUDS) refused(() => createCloud(options).form!({ ...FORM, ...change }, AT), why)
  })
}

test('lets a ticket of Qiniu live for an hour, and of the others for ten minutes', () => {
  const order = { ...FORM, seconds: 3600 }
  createCloud(QINIU).form!(order, AT)
  for (const options of withPolicies) refused(() => createCloud(options).form!(order, AT), /600 seconds/)
})

test('refuses a signed address that is wider than its order', () => {
  const part = { ...PUT, part: { uploadId: 'U1', number: 2 } }
  for (const options of withPolicies) {
    const cloud = createCloud(options)
    const [whole, piece] = [cloud.put!(PUT, AT), cloud.put!(part, AT)]
    const check = (request: typeof whole, order: typeof part | typeof PUT = PUT) =>
      lintRequest(request, { order, at: AT, cloud: options })
    const url = (change: (url: string) => string) => () => check({ ...whole, url: change(whole.url) })
    refused(
      url((one) => one.replace('0f9a', '0f9b')),
      /another object/,
    )
    refused(
      url((one) => one.replace('https', 'http')),
      /not https/,
    )
    refused(
      url((one) => one.replace('.com/', '.com:443/')),
      /usual port/,
    )
    refused(
      url((one) => one.replace(/:\/\/[^/]+/, '://evil.example.com')),
      /another host/,
    )
    refused(
      url((one) => `${one}&acl=public-read`),
      /parameter too many/,
    )
    refused(
      url((one) => `${one}&partNumber=1&uploadId=U1`),
      /parameter too many/,
    )
    refused(
      url((one) => `${one}&${one.split('?')[1]!.split('&')[0]}`),
      /there twice/,
    )
    refused(
      url((one) => one.replace('content-length', 'date')),
      /length is not signed/,
    )
    refused(() => check(piece), /too many/)
    refused(() => check(whole, part), /another part/)
    refused(() => check(piece, { ...part, part: { ...part.part, number: 3 } }), /another part/)
    refused(
      () => check({ ...whole, header: { ...whole.header, 'content-type': 'text/html' } }),
      /headers are not/,
    )
    refused(
      () => check({ ...whole, header: { ...whole.header, 'x-amz-acl': 'public-read' } }),
      /headers are not/,
    )
    refused(() => check({ ...whole, header: {} }), /headers are not/)
    refused(() => lintRequest(whole, { order: { ...PUT, seconds: 300 }, at: AT, cloud: options }), /longer/)
    refused(() => lintRequest(whole, { order: PUT, at: AT + 601_000, cloud: options }), /over already/)
    refused(() => cloud.put!({ ...PUT, seconds: 3600 }, AT), /600 seconds/)
    refused(() => cloud.put!({ ...PUT, size: 0 }, AT), /size must be/)
    refused(() => cloud.put!({ ...PUT, part: { uploadId: '', number: 1 } }, AT), /upload's id/)
    refused(() => cloud.put!({ ...PUT, part: { uploadId: 'a', number: 10_001 } }, AT), /1 to 10,000/)
  }
})
