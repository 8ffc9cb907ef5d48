import { test } from 'node:test'
import type { SignedForm } from '../cloud.ts'
import { cosPost } from '../cos/signature.ts'
import { createCloud } from '../create-cloud.ts'
import { AT, COS, FORM, OSS, S3 } from '../fixtures/orders.ts'
import { type Fields, lint, refused } from '../fixtures/refused.ts'
import { KEYS, SECONDS } from '../fixtures/vectors.ts'
import type { CloudOptions } from '../options.ts'
import { ossPostV1, ossPostV4 } from '../oss/form.ts'
import { s3PostV4 } from '../s3/form.ts'

type Document = { expiration: string; conditions: unknown[] } & Record<string, unknown>

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
