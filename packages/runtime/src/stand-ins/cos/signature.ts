import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Credential } from '../bucket/credential.ts'
import { hmac, isSame, strictEncode } from '../bucket/digest.ts'
import { header, type Parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'

export interface CosRules {
  credentials: readonly Credential[]
  /** Hosts that a caller may have signed besides the one that it asked. */
  hosts: readonly string[]
  now: () => number
}

/** What a signature says of itself: `q-sign-algorithm=sha1&q-ak=…`, by name. */
export type CosSignature = ReadonlyMap<string, string>

/** Source: cloud.tencent.com/document/product/436/7778. */
export function signKey(secret: string, keyTime: string): string {
  return hmac('sha1', secret, keyTime).toString('hex')
}

/** The signature of a form: of the policy's JSON. Source: cloud.tencent.com/document/product/436/14690. */
export function signPolicy(policyJson: string, secret: string, keyTime: string): string {
  return hmac('sha1', signKey(secret, keyTime), sha1(policyJson)).toString('hex')
}

/** A request as COS signs it. */
export interface SignedRequest {
  method: string
  /** Decoded. */
  path: string
  query: readonly Parameter[]
  headers: IncomingHttpHeaders
  host: string
}

/** What is hashed of a request: only the headers and parameters that the signature lists. */
export function formatString(
  { method, path, query, headers, host }: SignedRequest,
  signature: CosSignature,
): string {
  const list = (name: string) => (signature.get(name) ?? '').split(';').filter(Boolean)
  const parameters = new Map(query.map(([name, value]) => [strictEncode(name).toLowerCase(), value ?? '']))
  const pairs = (names: string[], given: (name: string) => string) =>
    names.map((name) => `${name}=${strictEncode(given(name))}`).join('&')
  return [
    method.toLowerCase(),
    path,
    pairs(list('q-url-param-list'), (name) => parameters.get(name.toLowerCase()) ?? ''),
    pairs(list('q-header-list'), (name) =>
      name === 'host' ? host : (header(headers, decodeURIComponent(name)) ?? ''),
    ),
    '',
  ].join('\n')
}

export function signRequest(request: SignedRequest, signature: CosSignature, secret: string): string {
  const text = ['sha1', signature.get('q-sign-time') ?? '', sha1(formatString(request, signature)), ''].join(
    '\n',
  )
  return hmac('sha1', signKey(secret, signature.get('q-key-time') ?? ''), text).toString('hex')
}

/** Reads an Authorization header, or a form's `Signature` field. */
export function readSignature(text: string): CosSignature {
  return new Map(
    text.split('&').map((piece) => {
      const at = piece.indexOf('=')
      return [piece.slice(0, at), decodeURIComponent(piece.slice(at + 1))] as const
    }),
  )
}

/**
 * Checks the signature of a request.
 *
 * @param token of STS: the header or parameter or field `x-cos-security-token`
 * @throws Refusal `AccessDenied`, `InvalidAccessKeyId`, `InvalidToken`, `SignatureDoesNotMatch`
 */
export function checkSignature(
  request: Omit<SignedRequest, 'host'>,
  signature: CosSignature,
  token: string | null,
  { credentials, hosts, now }: CosRules,
): void {
  const given = signature.get('q-signature')
  if (signature.get('q-sign-algorithm') !== 'sha1' || !given)
    throw new Refusal(403, 'AccessDenied', 'Access Denied.')
  checkTime(signature.get('q-sign-time') ?? '', now())
  checkTime(signature.get('q-key-time') ?? '', now())
  const { accessKeySecret } = findCredential(signature.get('q-ak') ?? '', token, credentials)
  const requests = [header(request.headers, 'host') ?? '', ...hosts].map((host) => ({ ...request, host }))
  if (requests.some((one) => isSame(signRequest(one, signature, accessKeySecret), given))) return
  const text = formatString(requests.at(-1)!, signature)
  throw new Refusal(403, 'SignatureDoesNotMatch', 'The Signature you specified is invalid.', {
    StringToSign: ['sha1', signature.get('q-sign-time') ?? '', sha1(text), ''].join('\n'),
    FormatString: text,
  })
}

/** @throws Refusal `InvalidAccessKeyId`, `InvalidToken`; which code COS gives to a wrong token is unverified */
export function findCredential(id: string, token: string | null, known: readonly Credential[]): Credential {
  const credential = known.find(({ accessKeyId }) => accessKeyId === id)
  if (!credential || (credential.securityToken && !token))
    throw new Refusal(
      403,
      'InvalidAccessKeyId',
      'The Access Key Id you provided does not exist in our records',
    )
  if ((token ?? undefined) !== credential.securityToken)
    throw new Refusal(403, 'InvalidToken', 'The security token is invalid.')
  return credential
}

/** `start;end`, in seconds. @throws Refusal `AccessDenied` */
export function checkTime(text: string, now: number): void {
  const found = /^(\d+);(\d+)$/.exec(text)
  if (!found) throw new Refusal(403, 'AccessDenied', 'Authorization format error.')
  if (now < Number(found[1]) * 1000)
    throw new Refusal(403, 'RequestTimeTooSkewed', 'The request is not valid yet.')
  if (now > Number(found[2]) * 1000) throw new Refusal(403, 'AccessDenied', 'Request has expired')
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
