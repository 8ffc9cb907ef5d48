import type { IncomingHttpHeaders } from 'node:http'
import type { Credential } from '../bucket/credential.ts'
import { chain, encodePath, hmac, isSame, parseStamp, sha256Hex, strictEncode } from '../bucket/digest.ts'
import { readPairs, readScope, type Scope } from '../bucket/scope.ts'
import { type Call, header, type Parameter, parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { checkSkew, findCredential, mismatch } from './known.ts'

const WEEK_SECONDS = 604_800
const METHOD = 'OSS4-HMAC-SHA256'

export interface V4Rules {
  credentials: readonly Credential[]
  /** Such as `cn-hangzhou`, without `oss-`. */
  region: string
  bucket: string
  /** The public host that a caller may have signed instead of the one that it asked. */
  hosts: readonly string[]
  now: () => number
}

/** The signing key. Source: OSS, "Include a V4 signature". */
function keyOf(secret: string, date: string, region: string): Buffer {
  return chain(`aliyun_v4${secret}`, [date, region, 'oss', 'aliyun_v4_request'])
}

/** V4 of a form: of its policy as sent. */
export function signPolicyV4(policy: string, secret: string, date: string, region: string): string {
  return hmac('sha256', keyOf(secret, date, region), policy).toString('hex')
}

/** A request as V4 signs it. */
export interface SignedRequest {
  method: string
  /** `/bucket/key`, decoded. */
  resource: string
  query: readonly Parameter[]
  headers: IncomingHttpHeaders
  /** Headers beyond content-type, content-md5 and x-oss-*, lower case, sorted. */
  additional: readonly string[]
  host: string
}

/** What is hashed of a request. */
export function canonicalV4({ method, resource, query, headers, additional, host }: SignedRequest): string {
  const pieces = query
    .filter(([name]) => name !== 'x-oss-signature')
    .map(([name, value]) => [strictEncode(name), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    // A parameter without a value is signed without its sign of equality.
    .map(([name, value]) => (value ? `${name}=${strictEncode(value)}` : name))
  const own = Object.keys(headers).filter(
    (name) => name === 'content-type' || name === 'content-md5' || name.startsWith('x-oss-'),
  )
  const lines = [...new Set([...own, ...additional])]
    .sort()
    .map((name) => `${name}:${(name === 'host' ? host : (header(headers, name) ?? '')).trim()}\n`)
  const payload = header(headers, 'x-oss-content-sha256') ?? 'UNSIGNED-PAYLOAD'
  return [method, encodePath(resource), pieces.join('&'), lines.join(''), additional.join(';'), payload].join(
    '\n',
  )
}

export function signRequestV4(request: SignedRequest, secret: string, stamp: string, region: string): string {
  const date = stamp.slice(0, 8)
  const scope = `${date}/${region}/oss/aliyun_v4_request`
  const text = [METHOD, stamp, scope, sha256Hex(canonicalV4(request))].join('\n')
  return hmac('sha256', keyOf(secret, date, region), text).toString('hex')
}

/**
 * Checks V4 of a request, in its header or in its query.
 *
 * @throws Refusal `InvalidArgument`, `AccessDenied`, `RequestTimeTooSkewed`, `InvalidAccessKeyId`, `SignatureDoesNotMatch`
 */
export function checkRequestV4(call: Call, rules: V4Rules): void {
  const authorization = header(call.headers, 'authorization')
  if (authorization !== null) {
    const pairs = readPairs(authorization.slice(METHOD.length))
    const stamp = header(call.headers, 'x-oss-date') ?? ''
    const scope = checkScope(pairs.Credential ?? '', stamp, rules)
    checkSkew(parseStamp(stamp), rules.now())
    const token = header(call.headers, 'x-oss-security-token')
    compare(call, scope, stamp, pairs.AdditionalHeaders ?? '', pairs.Signature ?? '', token, rules)
    return
  }
  const value = (name: string) => parameter(call.query, name) ?? ''
  const stamp = value('x-oss-date')
  const scope = checkScope(value('x-oss-credential'), stamp, rules)
  const [at, seconds] = [parseStamp(stamp), Number(value('x-oss-expires') || Number.NaN)]
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > WEEK_SECONDS)
    throw new Refusal(400, 'InvalidArgument', 'x-oss-expires has to be 1 to 604800 seconds.', {
      ArgumentName: 'x-oss-expires',
    })
  if (at - rules.now() > 15 * 60_000) checkSkew(at, rules.now())
  if (at + seconds * 1000 < rules.now())
    throw new Refusal(403, 'AccessDenied', 'Request has expired.', {
      Expires: new Date(at + seconds * 1000).toISOString(),
    })
  compare(
    call,
    scope,
    stamp,
    value('x-oss-additional-headers'),
    value('x-oss-signature'),
    parameter(call.query, 'x-oss-security-token'),
    rules,
  )
}

function compare(
  call: Call,
  scope: Scope,
  stamp: string,
  additionalText: string,
  signature: string,
  token: string | null,
  { credentials, bucket, region, hosts }: V4Rules,
): void {
  const { accessKeySecret } = findCredential(scope.accessKeyId, token, credentials)
  const additional = additionalText === '' ? [] : additionalText.toLowerCase().split(';')
  const resource = `/${bucket}/${call.key ?? ''}`
  const requests = [header(call.headers, 'host') ?? '', ...hosts].map((host) => ({
    ...call,
    resource,
    additional,
    host,
  }))
  if (requests.some((request) => isSame(signRequestV4(request, accessKeySecret, stamp, region), signature)))
    return
  throw mismatch(signature, { CanonicalRequest: canonicalV4(requests[0]!) })
}

/**
 * `AK/yyyymmdd/region/oss/aliyun_v4_request`, of the same day as the stamp.
 *
 * @throws Refusal `InvalidArgument`
 */
export function checkScope(credential: string, stamp: string, { region }: Pick<V4Rules, 'region'>): Scope {
  const invalid = (why: string, ec = '') =>
    new Refusal(400, 'InvalidArgument', why, {
      ArgumentName: 'x-oss-credential',
      ArgumentValue: credential,
      EC: ec,
    })
  const scope = readScope(credential)
  // Source: OSS, EC 0002-00000710. The other texts are unverified against the live cloud.
  if (scope?.product !== 'oss' || scope.terminator !== 'aliyun_v4_request')
    throw invalid('The x-oss-credential field is invalid.', '0002-00000710')
  if (Number.isNaN(parseStamp(stamp))) throw invalid('x-oss-date has to be yyyymmddThhmmssZ.')
  if (scope.date !== stamp.slice(0, 8))
    throw invalid('The date of x-oss-credential is not that of x-oss-date.')
  if (scope.region !== region) throw invalid(`Invalid signing region. Expected "${region}".`)
  return scope
}

/**
 * Checks V4 of a form, up to its signature; that its policy names what it has to is for the policy's check.
 *
 * @param fields by lower-case name
 * @returns the policy as sent
 * @throws Refusal
 */
export function checkFormV4(fields: ReadonlyMap<string, string>, rules: V4Rules): string {
  const field = (name: string) => fields.get(name) ?? ''
  const policy = field('policy')
  if (field('x-oss-signature-version') !== METHOD || !policy || !field('x-oss-signature'))
    throw new Refusal(400, 'InvalidArgument', `A V4 form needs policy, x-oss-signature and ${METHOD}.`)
  const stamp = field('x-oss-date')
  const scope = checkScope(field('x-oss-credential'), stamp, rules)
  const at = parseStamp(stamp)
  // 15 minutes before, for clocks; 7 days after, whatever the policy says (direct-upload §2.1 [D]).
  if (at > rules.now() + 15 * 60_000) checkSkew(at, rules.now())
  if (at + WEEK_SECONDS * 1000 < rules.now()) throw new Refusal(403, 'AccessDenied', 'Request has expired.')
  const { accessKeySecret } = findCredential(
    scope.accessKeyId,
    fields.get('x-oss-security-token') ?? null,
    rules.credentials,
  )
  if (!isSame(signPolicyV4(policy, accessKeySecret, scope.date, scope.region), field('x-oss-signature')))
    throw mismatch(field('x-oss-signature'))
  return policy
}
