import type { Bucket, StoredObject } from '../bucket/bucket.ts'
import { type Form, type FormRules, readForm } from '../bucket/form.ts'
import type { Held } from '../bucket/held.ts'
import { holdFile } from '../bucket/store-form.ts'
import type { Answer, Call } from '../loopback/call.ts'
import type { Loopback } from '../loopback/loopback.ts'
import { Refusal } from '../loopback/refusal.ts'
import { type QiniuRules, sendCallback } from './callback.ts'
import { type PutPolicy, readEntry, readToken } from './put-policy.ts'
import { isAllowed, sniff } from './sniff.ts'
import { fill, variablesOf } from './variables.ts'

const refuse = (status: number, error: string) => new Refusal(status, String(status), error)

/** The limit of a form's values isn't documented; 8 MiB is the others'. */
const FORM: FormRules = {
  names: 'as sent',
  maxValues: 8 * 1024 * 1024,
  maxName: 8 * 1024,
  malformed: refuse(400, 'invalid multipart format'),
  tooLong: refuse(400, 'invalid multipart format: too long'),
  noFile: refuse(400, 'file is not specified in multipart'),
}

/**
 * The upload of a form by token. Source: developer.qiniu.com/kodo/1312/upload and 3928 (its codes).
 *
 * @throws Refusal whose message is the answer's `error`
 */
export async function upload(
  call: Call,
  bucket: Bucket,
  rules: QiniuRules,
  loopback: Loopback,
): Promise<Answer> {
  const form = await readForm(call, FORM)
  const token = form.fields.get('token')
  if (!token) throw refuse(401, 'token not specified')
  const policy = readToken(token, rules.credentials)
  const scope = readEntry(policy.scope)
  if (scope.bucket !== bucket.name) throw refuse(631, 'no such bucket')
  const asked = form.fields.get('key') ?? null
  if (asked !== null && !policy.forceSaveKey) checkScope(asked, scope.key, policy)
  const limit = policy.fsizeLimit ?? Number.POSITIVE_INFINITY
  const held = await holdFile(bucket, form, [policy.fsizeMin ?? 0, limit], (code) =>
    // 413 and 403: developer.qiniu.com/kodo/1206/put-policy, fsizeLimit and fsizeMin.
    code === 'EntityTooLarge'
      ? refuse(413, 'request entity too large')
      : refuse(403, 'file size is less than fsizeMin'),
  )
  try {
    const object = await keep(held, form, policy, bucket, rules)
    call.key = object.key
    return await conclude(object, form, policy, token, call, bucket, rules, loopback)
  } catch (error) {
    if (error instanceof Refusal && error.status !== 579) await bucket.drop(held)
    throw error
  }
}

async function keep(
  held: Held,
  form: Form,
  policy: PutPolicy,
  bucket: Bucket,
  { now }: QiniuRules,
): Promise<StoredObject> {
  // The deadline is judged when the upload is done (put-policy, deadline).
  if (policy.deadline * 1000 < now()) throw refuse(401, 'expired token')
  const crc = form.fields.get('crc32')
  if (crc !== undefined && Number(crc) !== held.crc32) throw refuse(406, 'invalid file crc32')
  const found = sniff(held.head)
  if (policy.mimeLimit && !isAllowed(found, policy.mimeLimit))
    throw refuse(403, `limited mimeType: this file type (${found}) is forbidden to upload`)
  const declared = form.fileType && form.fileType !== 'application/octet-stream' ? form.fileType : null
  const type = policy.detectMime ? found : (declared ?? found)
  const key = keyOf(held, type, form, policy, bucket.name, now())
  const scope = readEntry(policy.scope)
  checkScope(key, scope.key, policy)
  const isAddOnly = policy.insertOnly || scope.key === null || policy.isPrefixalScope
  if (isAddOnly && bucket.get(key)) throw refuse(614, 'file exists')
  const headers = Object.fromEntries([...form.fields].filter(([name]) => name.startsWith('x-qn-meta-')))
  return bucket.put(held, { key, type, headers })
}

function keyOf(held: Held, type: string, form: Form, policy: PutPolicy, bucket: string, now: number): string {
  const asked = form.fields.get('key')
  if (asked !== undefined && !policy.forceSaveKey) return asked
  const etag = held.tag ?? ''
  const about = { key: asked ?? '', etag, size: held.size, type, head: held.head }
  const variables = variablesOf(about, form, { bucket, endUser: policy.endUser ?? '', now })
  return policy.saveKey ? fill(policy.saveKey, variables, 'text') : etag
}

function checkScope(key: string, scope: string | null, policy: PutPolicy): void {
  if (scope === null || key === scope || (policy.isPrefixalScope && key.startsWith(scope))) return
  throw refuse(403, "key doesn't match with scope")
}

async function conclude(
  object: StoredObject,
  form: Form,
  policy: PutPolicy,
  token: string,
  call: Call,
  bucket: Bucket,
  rules: QiniuRules,
  loopback: Loopback,
): Promise<Answer> {
  const variables = variablesOf(object, form, {
    bucket: bucket.name,
    endUser: policy.endUser ?? '',
    now: rules.now(),
  })
  const plain = JSON.stringify({ hash: object.etag, key: object.key })
  if (policy.callbackUrl) return sendCallback(policy, variables, { object, token, call, rules, loopback })
  const body = policy.returnBody ? fill(policy.returnBody, variables, 'json') : plain
  if (policy.returnUrl && URL.canParse(policy.returnUrl)) {
    const target = new URL(policy.returnUrl)
    target.searchParams.set('upload_ret', Buffer.from(body).toString('base64url'))
    return { status: 303, headers: { Location: target.href } }
  }
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body }
}
