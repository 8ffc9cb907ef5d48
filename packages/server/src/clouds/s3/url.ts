import { dayOf, stampOf } from '../clock.ts'
import { hexOf, hmac } from '../digest.ts'
import { encodeKey, encodeQuery } from '../encode.ts'
import type { Keys } from '../keys.ts'
import { s3KeyV4 } from './form.ts'

/** A request that is signed in its address. */
interface S3Request {
  method: string
  /** The bucket's root, virtual host or path style; keys follow after a slash. */
  root: string
  key: string
  query: Readonly<Record<string, string>>
  /** By lower-case name; all of them are signed, and the host. */
  headers: Readonly<Record<string, string>>
}

/** The address, signed by V4. Source: docs.aws.amazon.com, sigv4-query-string-auth; S3 encodes a path once. */
export function s3UrlV4(
  request: S3Request,
  keys: Keys,
  region: string,
  seconds: number,
  lasts: number,
): string {
  const { method, root, key } = request
  const { host, pathname } = new URL(root)
  const headers: Record<string, string> = { ...request.headers, host }
  const names = Object.keys(headers).toSorted()
  const query = {
    ...request.query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${keys.accessKeyId}/${dayOf(seconds)}/${region}/s3/aws4_request`,
    'X-Amz-Date': stampOf(seconds),
    'X-Amz-Expires': String(lasts),
    'X-Amz-SignedHeaders': names.join(';'),
    ...(keys.securityToken !== null && { 'X-Amz-Security-Token': keys.securityToken }),
  }
  const canonical = [
    method,
    `${pathname === '/' ? '' : pathname}/${encodeKey(key)}`,
    encodeQuery(query, 'equals'),
    ...names.map((name) => `${name}:${headers[name]!.trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n')
  const scope = `${dayOf(seconds)}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', stampOf(seconds), scope, hexOf('sha256', canonical)].join('\n')
  const signature = hmac('sha256', s3KeyV4(keys.accessKeySecret, region, seconds), text).toString('hex')
  return `${root}/${encodeKey(key)}?${encodeQuery({ ...query, 'X-Amz-Signature': signature }, 'equals')}`
}
