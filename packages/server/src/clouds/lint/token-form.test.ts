import { test } from 'node:test'
import { createCloud } from '../create-cloud.ts'
import { AT, FORM, OSS, QINIU } from '../fixtures/orders.ts'
import { CALLBACK, lint, refused } from '../fixtures/refused.ts'
import { KEYS, SECONDS } from '../fixtures/vectors.ts'
import { qiniuToken } from '../qiniu/signature.ts'

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
