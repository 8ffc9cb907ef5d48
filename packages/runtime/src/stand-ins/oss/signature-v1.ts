import type { Credential } from '../bucket/credential.ts'
import { hmac, isSame } from '../bucket/digest.ts'
import { type Call, header, parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { checkSkew, findCredential, mismatch } from './known.ts'

/**
 * Parameters of the query that belong to the signed resource, as ali-oss 6.23.0 signs them (`list-type` and `prefix`
 * don't). Source: OSS, "Signature version 1".
 */
const SIGNED = [
  'acl', 'callback', 'callback-var', 'continuation-token', 'delete', 'partNumber', 'security-token', 'uploadId',
  'uploads', 'x-oss-process', 'x-oss-traffic-limit',
] // biome-ignore format: a list

/** Signature V1: base64(HMAC-SHA1(secret, text)); of a form the text is its policy as sent. */
export function signV1(text: string, secret: string): string {
  return hmac('sha1', secret, text).toString('base64')
}

/**
 * Checks the three authentication fields of a V1 form.
 *
 * @param fields by lower-case name
 * @returns the policy as sent
 * @throws Refusal `InvalidArgument` where one of the three is missing, `AccessDenied` where all are (a private
 * bucket), `InvalidAccessKeyId` for an unknown key or an STS key without its token, `SignatureDoesNotMatch`
 */
export function checkFormV1(fields: ReadonlyMap<string, string>, known: readonly Credential[]): string {
  const id = fields.get('ossaccesskeyid')
  const policy = fields.get('policy')
  const signature = fields.get('signature')
  if (!id && !policy && !signature)
    throw new Refusal(403, 'AccessDenied', 'Anonymous access is forbidden for this operation.')
  if (!id || !policy || !signature)
    throw new Refusal(
      400,
      'InvalidArgument',
      'OSSAccessKeyId, policy and Signature must be given together or not at all.',
      // Source: OSS, EC 0002-00000706.
      id ? {} : { EC: '0002-00000706' },
    )
  const credential = findCredential(id, fields.get('x-oss-security-token') ?? null, known)
  if (!isSame(signV1(policy, credential.accessKeySecret), signature)) throw mismatch(signature)
  return policy
}

/** What V1 signs of a request. `when`: its date, or its expiry in seconds. */
export function textV1(
  { method, headers, query }: Pick<Call, 'method' | 'headers' | 'query'>,
  resource: string,
  when: string,
): string {
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-oss-'))
    .sort()
    .map((name) => `${name}:${header(headers, name)!.trim()}`)
  const pieces = query
    .filter(([name]) => SIGNED.includes(name) || name.startsWith('response-'))
    .map(([name, value]) => (value ? `${name}=${value}` : name))
    .sort()
  const path = pieces.length === 0 ? resource : `${resource}?${pieces.join('&')}`
  return [
    method,
    header(headers, 'content-md5') ?? '',
    header(headers, 'content-type') ?? '',
    when,
    ...own,
    path,
  ].join('\n')
}

export interface V1Rules {
  credentials: readonly Credential[]
  bucket: string
  now: () => number
}

/**
 * Checks V1 of a request: `Authorization: OSS id:signature`, or `OSSAccessKeyId`, `Expires` and `Signature` in the query.
 *
 * @throws Refusal `AccessDenied`, `InvalidAccessKeyId`, `RequestTimeTooSkewed`, `SignatureDoesNotMatch`
 */
export function checkRequestV1(call: Call, { credentials, bucket, now }: V1Rules): void {
  const resource = `/${bucket}/${call.key ?? ''}`
  const authorization = header(call.headers, 'authorization')
  if (authorization !== null) {
    const [id, signature] = authorization.slice('OSS '.length).split(':')
    const when = header(call.headers, 'x-oss-date') ?? header(call.headers, 'date') ?? ''
    const at = Date.parse(when)
    if (Number.isNaN(at)) throw new Refusal(403, 'AccessDenied', 'OSS authentication requires a valid Date.')
    checkSkew(at, now())
    const credential = findCredential(id ?? '', header(call.headers, 'x-oss-security-token'), credentials)
    compare(textV1(call, resource, when), credential, signature ?? '')
    return
  }
  const value = (name: string) => parameter(call.query, name) ?? ''
  const credential = findCredential(
    value('OSSAccessKeyId'),
    parameter(call.query, 'security-token'),
    credentials,
  )
  if (!/^\d+$/.test(value('Expires')) || Number(value('Expires')) * 1000 <= now())
    throw new Refusal(403, 'AccessDenied', 'Request has expired.', { Expires: value('Expires') })
  compare(textV1(call, resource, value('Expires')), credential, value('Signature'))
}

function compare(text: string, { accessKeySecret }: Credential, signature: string): void {
  if (!isSame(signV1(text, accessKeySecret), signature)) throw mismatch(signature, { StringToSign: text })
}
