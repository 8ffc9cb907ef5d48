import { aboutOf } from '../bucket/about.ts'
import type { Bucket } from '../bucket/bucket.ts'
import type { Dialect } from '../bucket/dialect.ts'
import { quoted } from '../bucket/dialect.ts'
import { chain, hmac, isSame } from '../bucket/digest.ts'
import { type Form, type FormRules, longForm, malformedForm, readForm } from '../bucket/form.ts'
import { checkPolicy, type PolicyRules } from '../bucket/policy.ts'
import { readScope } from '../bucket/scope.ts'
import { formAnswer, formKey, holdFile } from '../bucket/store-form.ts'
import type { Answer, Call } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { checkToken, findCredential, mismatch } from './known.ts'
import { checkScope, type V4Rules } from './signature-v4.ts'

/** Fields that no condition has to name. Source: docs.aws.amazon.com, sigv4-HTTPPOSTConstructPolicy. */
const FREE = ['x-amz-signature', 'signature', 'awsaccesskeyid', 'file', 'policy']

const FORM: FormRules = {
  names: 'without case',
  maxValues: 20 * 1024,
  maxName: 1024,
  malformed: malformedForm,
  tooLong: longForm,
  noFile: new Refusal(
    400,
    'IncorrectNumberOfFilesInPostRequest',
    'POST requires exactly one file upload per request.',
  ),
}

const denied = (why: string) => new Refusal(403, 'AccessDenied', `Invalid according to Policy: ${why}`)

const POLICY: PolicyRules = {
  operators: ['eq', 'starts-with'],
  invalid: (_flaw, why) => new Refusal(400, 'InvalidPolicyDocument', `Invalid Policy: ${why}`),
  expired: () => denied('Policy expired.'),
  failed: ([operator, name, wanted]) =>
    denied(`Policy Condition failed: ["${operator}", "$${name}", ${JSON.stringify(wanted)}]`),
  uncovered: (field) =>
    FREE.includes(field) || field.startsWith('x-ignore-') ? null : denied(`Extra input fields: ${field}`),
  contentTypes: 'each of a list',
}

export interface S3PostRules extends V4Rules {
  /** Also accepts forms with `AWSAccessKeyId` and an HMAC-SHA1, as old gateways do. */
  formV2: 'accept' | 'refuse'
}

/** Signature V4 of a form: of its policy as it is sent. Source: docs.aws.amazon.com, sigv4-UsingHTTPPOST. */
export function signPolicyV4(policy: string, secret: string, date: string, region: string): string {
  return hmac('sha256', chain(`AWS4${secret}`, [date, region, 's3', 'aws4_request']), policy).toString('hex')
}

/** Signature V2 of a form. */
export function signPolicyV2(policy: string, secret: string): string {
  return hmac('sha1', secret, policy).toString('base64')
}

/**
 * PostObject: the signature, then the policy, then the bytes.
 *
 * @throws Refusal
 */
export async function postObject(
  call: Call,
  bucket: Bucket,
  dialect: Dialect,
  rules: S3PostRules,
  root: string,
): Promise<Answer> {
  const form = await readForm(call, FORM)
  const key = formKey(form)
  call.key = key
  if (key === null)
    throw new Refusal(
      400,
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      { ArgumentName: 'key' },
    )
  const fields = new Map([...form.fields, ['key', key]])
  const policy = checkFormSignature(form, rules)
  if (fields.has('bucket') && fields.get('bucket') !== bucket.name) throw denied('Extra input fields: bucket')
  const text = Buffer.from(policy, 'base64').toString('utf8')
  // A bucket that isn't sent needs no condition; one that is sent does, and AWS words it as any other field (aws-sdk-php #3292).
  const isNamed = fields.has('bucket')
  const uncovered = (field: string) => (field === 'bucket' && !isNamed ? null : POLICY.uncovered!(field))
  const known = new Map([...fields, ['bucket', bucket.name] as const])
  const { range } = checkPolicy(text, known, rules.now(), { ...POLICY, uncovered })
  const held = await holdFile(bucket, form, range, (code, size) =>
    code === 'EntityTooLarge'
      ? new Refusal(400, code, 'Your proposed upload exceeds the maximum allowed size', {
          ProposedSize: String(size),
          MaxSizeAllowed: String(range?.[1]),
        })
      : new Refusal(400, code, 'Your proposed upload is smaller than the minimum allowed size', {
          ProposedSize: String(size),
          MinSizeAllowed: String(range?.[0]),
        }),
  )
  // The part's own type doesn't count: spec, direct-upload §1.
  const about = aboutOf(key, (name) => fields.get(name) ?? null, fields.keys(), dialect)
  const { etag } = await bucket.put(held, about)
  return formAnswer(
    form,
    { bucket: bucket.name, key, etag: quoted(etag, dialect), location: root + encodeURIComponent(key) },
    'PostResponse',
  )
}

function checkFormSignature({ fields }: Form, { credentials, region, formV2 }: S3PostRules): string {
  const policy = fields.get('policy')
  const field = (name: string) => fields.get(name) ?? ''
  if (!policy) throw new Refusal(403, 'AccessDenied', 'Access Denied')
  if (field('x-amz-algorithm') === 'AWS4-HMAC-SHA256') {
    const scope = readScope(field('x-amz-credential'))
    const malformed = (why: string) => new Refusal(400, 'InvalidArgument', `X-Amz-Credential: ${why}`)
    if (!scope) throw malformed('it is no credential.')
    checkScope(scope, field('x-amz-date'), { region }, malformed)
    const credential = findCredential(scope.accessKeyId, credentials)
    checkToken(credential, fields.get('x-amz-security-token') ?? null)
    const signature = field('x-amz-signature')
    if (!isSame(signPolicyV4(policy, credential.accessKeySecret, scope.date, scope.region), signature))
      throw mismatch(signature)
    return policy
  }
  if (!fields.has('awsaccesskeyid')) throw new Refusal(403, 'AccessDenied', 'Access Denied')
  if (formV2 === 'refuse')
    throw new Refusal(
      400,
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    )
  const credential = findCredential(field('awsaccesskeyid'), credentials)
  checkToken(credential, fields.get('x-amz-security-token') ?? null)
  if (!isSame(signPolicyV2(policy, credential.accessKeySecret), field('signature')))
    throw mismatch(field('signature'))
  return policy
}
