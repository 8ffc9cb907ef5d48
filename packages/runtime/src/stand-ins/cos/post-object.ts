import { aboutOf } from '../bucket/about.ts'
import type { Bucket } from '../bucket/bucket.ts'
import { type Dialect, quoted } from '../bucket/dialect.ts'
import { isSame } from '../bucket/digest.ts'
import { type Form, type FormRules, longForm, malformedForm, readForm } from '../bucket/form.ts'
import { checkForbidden } from '../bucket/object-verbs.ts'
import { checkPolicy, type PolicyRules } from '../bucket/policy.ts'
import { formAnswer, formKey, holdFile } from '../bucket/store-form.ts'
import type { Answer, Call } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import {
  type CosRules,
  checkSignature,
  checkTime,
  findCredential,
  readSignature,
  signPolicy,
} from './signature.ts'

const FORM: FormRules = {
  names: 'without case',
  maxValues: 8 * 1024 * 1024,
  maxName: 8 * 1024,
  malformed: malformedForm,
  tooLong: longForm,
  noFile: new Refusal(400, 'MalformedPOSTRequest', 'The body of your POST request has no file.'),
}

/** Source: cloud.tencent.com/document/product/436/14690. Fields that the policy does not name are let through. */
const POLICY: PolicyRules = {
  operators: ['eq', 'starts-with'],
  invalid: (_flaw, why) => new Refusal(400, 'InvalidPolicyDocument', `Invalid policy: ${why}`),
  expired: (expiration) =>
    new Refusal(
      403,
      'AccessDenied',
      `You post object request has been expired, expiration time: ${expiration}`,
    ),
  failed: ([, name, wanted]) =>
    new Refusal(403, 'AccessDenied', `Condition key ${name} doesn't match ${JSON.stringify(wanted)}`),
  // The form says q-key-time, the policy q-sign-time (direct-upload §2.3).
  fieldOf: (name) => (name === 'q-sign-time' ? 'q-key-time' : name),
}

/**
 * PostObject, signed by its policy, or by an ordinary signature of `post /` in the field `Signature` as cos-wx-sdk-v5
 * sends it, which binds neither the key nor the size.
 *
 * @throws Refusal
 */
export async function postObject(
  call: Call,
  bucket: Bucket,
  dialect: Dialect,
  rules: CosRules,
  root: string,
): Promise<Answer> {
  const form = await readForm(call, FORM)
  const key = formKey(form)
  call.key = key
  if (key === null) throw new Refusal(400, 'MalformedPOSTRequest', 'The field "key" is missing.')
  const fields = new Map([...form.fields, ['key', key]])
  const range = fields.has('q-signature')
    ? checkPolicyForm(fields, bucket.name, rules)
    : checkSigned(call, form, rules)
  const said = (name: string) => fields.get(name) ?? null
  checkForbidden(bucket, key, dialect, said)
  const held = await holdFile(
    bucket,
    form,
    range,
    (code) => new Refusal(400, code, "Condition key content-length-range doesn't match"),
    ({ md5 }) => {
      const wanted = fields.get('content-md5')
      if (wanted && Buffer.from(wanted, 'base64').toString('hex') !== md5)
        throw new Refusal(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.')
      checkForbidden(bucket, key, dialect, said)
    },
  )
  // The part's own type doesn't count (direct-upload §1 [D]).
  const { etag } = await bucket.put(held, aboutOf(key, said, fields.keys(), dialect))
  const location = root + encodeURI(key)
  // Its body is empty, also for 201 (direct-upload §2.3 [D]).
  return formAnswer(form, { bucket: bucket.name, key, etag: quoted(etag, dialect), location }, 'empty')
}

function checkPolicyForm(
  fields: Map<string, string>,
  bucket: string,
  rules: CosRules,
): [number, number] | null {
  const field = (name: string) => fields.get(name) ?? ''
  if (field('q-sign-algorithm') !== 'sha1' || !field('policy'))
    throw new Refusal(403, 'AccessDenied', 'Access Denied.')
  const { accessKeySecret } = findCredential(
    field('q-ak'),
    fields.get('x-cos-security-token') ?? null,
    rules.credentials,
  )
  checkTime(field('q-key-time'), rules.now())
  const text = Buffer.from(field('policy'), 'base64').toString('utf8')
  if (!isSame(signPolicy(text, accessKeySecret, field('q-key-time')), field('q-signature')))
    throw new Refusal(403, 'SignatureDoesNotMatch', 'The Signature you specified is invalid.', {
      FormatString: text,
    })
  const { range, conditions } = checkPolicy(
    text,
    new Map([...fields, ['bucket', bucket]]),
    rules.now(),
    POLICY,
  )
  for (const needed of ['q-sign-algorithm', 'q-ak', 'q-sign-time'])
    if (!conditions.some(([, name]) => name === needed))
      throw new Refusal(403, 'AccessDenied', `Condition key ${needed} is missing`)
  return range
}

function checkSigned({ headers, query }: Call, { fields }: Form, rules: CosRules): null {
  const signature = fields.get('signature')
  if (!signature) throw new Refusal(403, 'AccessDenied', 'Access Denied.')
  const request = { method: 'post', path: '/', query, headers }
  checkSignature(request, readSignature(signature), fields.get('x-cos-security-token') ?? null, rules)
  return null
}
