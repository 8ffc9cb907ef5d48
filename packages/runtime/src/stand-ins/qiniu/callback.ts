import type { StoredObject } from '../bucket/bucket.ts'
import type { Credential } from '../bucket/credential.ts'
import type { Answer, Call } from '../loopback/call.ts'
import { deliver, isJson } from '../loopback/deliver.ts'
import type { Loopback } from '../loopback/loopback.ts'
import { Refusal } from '../loopback/refusal.ts'
import type { PutPolicy } from './put-policy.ts'
import { sign, textQbox, textQiniu } from './signature.ts'
import { fill, type Variables } from './variables.ts'

export interface QiniuRules {
  credentials: readonly Credential[]
  now: () => number
  callbackSignature: 'QBox' | 'Qiniu'
  callbackMs: number
}

/** The `Authorization` of a callback. With QBox a JSON body is not signed at all (direct-upload §2.4). */
export function signCallback(
  scheme: 'QBox' | 'Qiniu',
  { url, host, contentType, body }: { url: string; host: string; contentType: string; body: string },
  { accessKeyId, accessKeySecret }: Credential,
): string {
  const { pathname, search } = new URL(url)
  const request = { method: 'POST', target: pathname + search, host, contentType, headers: {}, body }
  const text = scheme === 'QBox' ? textQbox(request) : textQiniu(request)
  return `${scheme} ${accessKeyId}:${sign(text, accessKeySecret)}`
}

interface Uploaded {
  object: StoredObject
  token: string
  call: Call
  rules: QiniuRules
  loopback: Loopback
}

/**
 * Calls the app, one address after the other until one answers with 200 and JSON, which becomes the client's answer.
 *
 * @throws Refusal 579 where none does; the object stays stored
 */
export async function sendCallback(
  policy: PutPolicy,
  variables: Variables,
  { object, token, call, rules, loopback }: Uploaded,
): Promise<Answer> {
  const contentType = policy.callbackBodyType ?? 'application/x-www-form-urlencoded'
  const body = fill(
    policy.callbackBody ?? '',
    variables,
    contentType === 'application/json' ? 'json' : 'form',
  )
  const credential = rules.credentials.find(({ accessKeyId }) => token.startsWith(`${accessKeyId}:`))!
  let why = ''
  let status = 0
  for (const url of (policy.callbackUrl ?? '').split(';').filter(Boolean)) {
    const host = policy.callbackHost ?? (URL.canParse(url) ? new URL(url).host : '')
    const authorization = URL.canParse(url)
      ? signCallback(rules.callbackSignature, { url, host, contentType, body }, credential)
      : ''
    const headers = {
      Host: host,
      'Content-Type': contentType,
      'User-Agent': 'qiniu-callback',
      Authorization: authorization,
    }
    const got = await deliver({ url, headers, body, timeoutMs: rules.callbackMs }, call, loopback)
    if ('why' in got) why = got.why
    else if (got.status === 200 && isJson(got.text))
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body: got.text }
    else {
      status = got.status
      why = got.status === 200 ? 'the answer is not JSON' : `status ${got.status}`
    }
  }
  // Its further fields: developer.qiniu.com/kodo/3928/error-responses; unverified against the live cloud.
  throw new Refusal(579, '579', `callback failed: ${why}`, {
    callback_url: policy.callbackUrl ?? '',
    callback_bodyType: contentType,
    callback_body: body,
    err_code: String(status),
    token,
    hash: object.etag,
    key: object.key,
  })
}
