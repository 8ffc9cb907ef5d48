import { aboutOf } from '../bucket/about.ts'
import type { Bucket } from '../bucket/bucket.ts'
import { quoted } from '../bucket/dialect.ts'
import { type Form, readForm } from '../bucket/form.ts'
import { checkForbidden } from '../bucket/object-verbs.ts'
import { checkPolicy } from '../bucket/policy.ts'
import { formAnswer, formKey, holdFile } from '../bucket/store-form.ts'
import type { Answer, Call } from '../loopback/call.ts'
import type { Loopback } from '../loopback/loopback.ts'
import { Refusal } from '../loopback/refusal.ts'
import { type CallbackSender, readCallback, sendCallback } from './callback.ts'
import { OSS_DIALECT } from './dialect.ts'
import { checkNamed, OSS_FORM, OSS_POLICY } from './form-rules.ts'
import { v1Closed } from './known.ts'
import { checkFormV1 } from './signature-v1.ts'
import { checkFormV4, type V4Rules } from './signature-v4.ts'

export interface OssPostRules extends V4Rules {
  v1: 'open' | 'closed'
}

/**
 * PostObject: the signature, the policy, the bytes, then the callback. Source: OSS's PostObject page.
 *
 * @throws Refusal
 */
export async function postObject(
  call: Call,
  bucket: Bucket,
  rules: OssPostRules,
  sender: CallbackSender,
  loopback: Loopback,
): Promise<Answer> {
  const form = await readForm(call, OSS_FORM)
  const key = formKey(form)
  call.key = key
  if (key === null)
    throw new Refusal(400, 'IncorrectNumberOfFilesInPOSTRequest', 'The field "key" is missing.')
  const { range, fields } = checkForm(form, key, bucket.name, rules)
  const wish = fields.has('callback') ? readCallback(fields.get('callback')!) : null
  const checkNew = () => checkForbidden(bucket, key, OSS_DIALECT, (name) => fields.get(name) ?? null)
  checkNew()
  const held = await holdFile(
    bucket,
    form,
    range,
    (code) =>
      code === 'EntityTooLarge'
        ? new Refusal(400, code, 'Your proposed upload exceeds the maximum allowed size.')
        : new Refusal(400, code, 'Your proposed upload is smaller than the minimum allowed size.'),
    // Of two that came at the same time only one may stay.
    checkNew,
  )
  // x-oss-content-type, then Content-Type, then the part's own header (direct-upload §1 [D]).
  const type = fields.get('x-oss-content-type') || fields.get('content-type') || form.fileType
  const said = (name: string) => (name === 'content-type' ? type : (fields.get(name) ?? null))
  const object = await bucket.put(held, aboutOf(key, said, fields.keys(), OSS_DIALECT))
  if (wish) return sendCallback(wish, object, fields, call, loopback, sender)
  const location = `${loopback.url}/${encodeURI(key)}`
  return formAnswer(
    form,
    { bucket: bucket.name, key, etag: quoted(object.etag, OSS_DIALECT), location },
    'PostResponse',
  )
}

function checkForm(form: Form, key: string, bucket: string, rules: OssPostRules) {
  const fields = new Map([...form.fields, ['key', key]])
  const isV4 = fields.has('x-oss-signature-version') || fields.has('x-oss-signature')
  const policy = isV4 ? checkFormV4(fields, rules) : checkFormV1(fields, rules.credentials)
  if (!isV4 && rules.v1 === 'closed') throw v1Closed()
  const text = Buffer.from(policy, 'base64').toString('utf8')
  const { range, conditions } = checkPolicy(
    text,
    new Map([...fields, ['bucket', bucket]]),
    rules.now(),
    OSS_POLICY,
  )
  if (isV4)
    checkNamed(
      fields,
      conditions.map(([, name]) => name.toLowerCase()),
    )
  return { range, fields }
}
