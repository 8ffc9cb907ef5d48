import type { IncomingHttpHeaders } from 'node:http'
import type { Credential } from '../bucket/credential.ts'
import { chain, encodePath, hmac, isSame, parseStamp, sha256Hex, strictEncode } from '../bucket/digest.ts'
import { readPairs, readScope, type Scope } from '../bucket/scope.ts'
import { type Call, header, type Parameter, parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { checkToken, findCredential, mismatch } from './known.ts'

const SKEW_MS = 15 * 60_000
const WEEK_SECONDS = 604_800

export interface V4Rules {
  credentials: readonly Credential[]
  region: string
  /** Hosts that a caller may have signed besides the one that it asked. */
  hosts: readonly string[]
  now: () => number
}

/** A request as it is signed. */
export interface SignedRequest {
  method: string
  /** Decoded. */
  path: string
  query: readonly Parameter[]
  headers: IncomingHttpHeaders
  signed: readonly string[]
  host: string
  payload: string
}

/** Signature V4 of a request. Source: docs.aws.amazon.com, "Create a signed AWS API request". */
export function signV4(
  request: SignedRequest,
  secret: string,
  stamp: string,
  { date, region, product }: Omit<Scope, 'accessKeyId' | 'terminator'>,
): string {
  const { method, path, query, headers, signed, host, payload } = request
  const pairs = query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${strictEncode(name)}=${strictEncode(value ?? '')}`)
    .sort((a, b) => (a < b ? -1 : 1))
  const lines = signed.map((name) => {
    const value = name === 'host' ? host : (header(headers, name) ?? '')
    return `${name}:${value.trim().replace(/ +/g, ' ')}\n`
  })
  const canonical = [
    method,
    encodePath(path),
    pairs.join('&'),
    lines.join(''),
    signed.join(';'),
    payload,
  ].join('\n')
  const scope = [date, region, product, 'aws4_request']
  const text = ['AWS4-HMAC-SHA256', stamp, scope.join('/'), sha256Hex(canonical)].join('\n')
  return hmac('sha256', chain(`AWS4${secret}`, scope), text).toString('hex')
}

/** Whether a request says that it is signed in this way. */
export function isSignedV4({ headers, query }: Pick<Call, 'headers' | 'query'>): boolean {
  return (
    (header(headers, 'authorization')?.startsWith('AWS4-HMAC-SHA256') ?? false) ||
    parameter(query, 'X-Amz-Algorithm') === 'AWS4-HMAC-SHA256'
  )
}

/**
 * Checks the signature of a request, in its header or in its query.
 *
 * @throws Refusal `AccessDenied`, `AuthorizationHeaderMalformed`, `AuthorizationQueryParametersError`,
 * `RequestTimeTooSkewed`, `InvalidAccessKeyId`, `InvalidToken`, `SignatureDoesNotMatch`
 */
export function checkSignatureV4(call: Call, rules: V4Rules): void {
  const authorization = header(call.headers, 'authorization')
  if (authorization !== null) checkHeader(call, authorization, rules)
  else if (parameter(call.query, 'X-Amz-Algorithm') !== null) checkQuery(call, rules)
  else throw new Refusal(403, 'AccessDenied', 'Access Denied')
}

function checkHeader(call: Call, authorization: string, rules: V4Rules): void {
  const malformed = (why: string) =>
    new Refusal(400, 'AuthorizationHeaderMalformed', `The authorization header is malformed; ${why}`)
  if (!authorization.startsWith('AWS4-HMAC-SHA256 '))
    throw new Refusal(
      400,
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    )
  const pairs = readPairs(authorization.slice('AWS4-HMAC-SHA256 '.length))
  const scope = readScope(pairs.Credential ?? '')
  if (!scope || !pairs.SignedHeaders || !pairs.Signature)
    throw malformed('it needs Credential, SignedHeaders and Signature.')
  const stamp = header(call.headers, 'x-amz-date') ?? ''
  const at = parseStamp(stamp)
  if (Number.isNaN(at))
    throw new Refusal(403, 'AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header')
  checkScope(scope, stamp, rules, malformed)
  if (Math.abs(at - rules.now()) > SKEW_MS) throw skewed(stamp, rules.now())
  const payload = header(call.headers, 'x-amz-content-sha256')
  if (payload === null)
    throw new Refusal(400, 'InvalidRequest', 'Missing required header for this request: x-amz-content-sha256')
  check(
    call,
    scope,
    stamp,
    pairs.SignedHeaders,
    pairs.Signature,
    payload,
    header(call.headers, 'x-amz-security-token'),
    rules,
  )
}

function checkQuery(call: Call, rules: V4Rules): void {
  const value = (name: string) => parameter(call.query, name) ?? ''
  const malformed = (why: string) => new Refusal(400, 'AuthorizationQueryParametersError', why)
  const scope = readScope(value('X-Amz-Credential'))
  const [stamp, signature, signed] = [
    value('X-Amz-Date'),
    value('X-Amz-Signature'),
    value('X-Amz-SignedHeaders'),
  ]
  const seconds = Number(value('X-Amz-Expires') || Number.NaN)
  if (!scope || !stamp || !signature || !signed || Number.isNaN(seconds))
    throw malformed(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    )
  if (seconds > WEEK_SECONDS)
    throw malformed(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    )
  const at = parseStamp(stamp)
  if (Number.isNaN(at))
    throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
  checkScope(scope, stamp, rules, (why) => malformed(`Error parsing the X-Amz-Credential parameter; ${why}`))
  if (at - rules.now() > SKEW_MS) throw new Refusal(403, 'AccessDenied', 'Request is not yet valid')
  if (at + seconds * 1000 < rules.now())
    throw new Refusal(403, 'AccessDenied', 'Request has expired', {
      'X-Amz-Expires': String(seconds),
      Expires: new Date(at + seconds * 1000).toISOString(),
      ServerTime: new Date(rules.now()).toISOString(),
    })
  const payload =
    value('X-Amz-Content-Sha256') || header(call.headers, 'x-amz-content-sha256') || 'UNSIGNED-PAYLOAD'
  check(call, scope, stamp, signed, signature, payload, value('X-Amz-Security-Token') || null, rules)
}

function check(
  call: Call,
  scope: Scope,
  stamp: string,
  signedText: string,
  signature: string,
  payload: string,
  token: string | null,
  { credentials, hosts }: V4Rules,
): void {
  const credential = findCredential(scope.accessKeyId, credentials)
  checkToken(credential, token)
  const signed = signedText.split(';')
  const missing = Object.keys(call.headers).filter(
    (name) => name.startsWith('x-amz-') && !signed.includes(name),
  )
  if (!signed.includes('host') || missing.length > 0)
    throw new Refusal(
      403,
      'AccessDenied',
      'There were headers present in the request which were not signed',
      {
        HeadersNotSigned: missing.join(', ') || 'host',
      },
    )
  const request = { ...call, path: call.decodedPath, signed, payload }
  const isRight = [header(call.headers, 'host') ?? '', ...hosts].some((host) =>
    isSame(signV4({ ...request, host }, credential.accessKeySecret, stamp, scope), signature),
  )
  if (!isRight) throw mismatch(signature)
}

/** @throws Refusal where the scope is another day's, another region's, or no scope of S3 */
export function checkScope(
  scope: Scope,
  stamp: string,
  { region }: Pick<V4Rules, 'region'>,
  malformed: (why: string) => Refusal,
): void {
  if (scope.terminator !== 'aws4_request' || scope.product !== 's3')
    throw malformed(`the Credential has to end with "/s3/aws4_request".`)
  if (scope.date !== stamp.slice(0, 8))
    throw malformed(
      `Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${stamp.slice(0, 8)}".`,
    )
  if (scope.region !== region) throw malformed(`the region '${scope.region}' is wrong; expecting '${region}'`)
}

function skewed(stamp: string, now: number): Refusal {
  return new Refusal(
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    {
      RequestTime: stamp,
      ServerTime: new Date(now).toISOString(),
      MaxAllowedSkewMilliseconds: String(SKEW_MS),
    },
  )
}
