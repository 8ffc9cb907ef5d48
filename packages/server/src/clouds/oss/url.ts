import { dayOf, stampOf } from '../clock.ts'
import { hexOf, hmac } from '../digest.ts'
import { encodeKey, encodeQuery, encodeStrict } from '../encode.ts'
import type { Keys } from '../keys.ts'
import { ossKeyV4 } from './form.ts'

/** A request that is signed in its address. */
export interface OssRequest {
  method: string
  /** Where keys follow after a slash; any host that leads to the bucket: V4 signs the bucket and not the host. */
  root: string
  bucket: string
  key: string
  query: Readonly<Record<string, string>>
  /** By lower-case name. `content-type`, `content-md5` and `x-oss-…` are signed always, others where `additional` names them. */
  headers: Readonly<Record<string, string>>
  additional: readonly string[]
}

const ALWAYS = /^(content-type|content-md5|x-oss-.+)$/

/** The address, signed by V4. Source: help.aliyun.com, "Add signatures to URLs", V4. */
export function ossUrlV4(
  request: OssRequest,
  keys: Keys,
  region: string,
  seconds: number,
  lasts: number,
): string {
  const { method, root, bucket, key, headers } = request
  const additional = request.additional.toSorted()
  const query = {
    ...request.query,
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-credential': `${keys.accessKeyId}/${dayOf(seconds)}/${region}/oss/aliyun_v4_request`,
    'x-oss-date': stampOf(seconds),
    'x-oss-expires': String(lasts),
    ...(additional.length > 0 && { 'x-oss-additional-headers': additional.join(';') }),
    ...(keys.securityToken !== null && { 'x-oss-security-token': keys.securityToken }),
  }
  const signed = Object.keys(headers).filter((name) => ALWAYS.test(name) || additional.includes(name))
  const canonical = [
    method,
    `/${bucket}/${encodeKey(key)}`,
    encodeQuery(query, 'bare'),
    ...signed.toSorted().map((name) => `${name}:${headers[name]!.trim()}`),
    '',
    additional.join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n')
  const scope = `${dayOf(seconds)}/${region}/oss/aliyun_v4_request`
  const text = ['OSS4-HMAC-SHA256', stampOf(seconds), scope, hexOf('sha256', canonical)].join('\n')
  const signature = hmac('sha256', ossKeyV4(keys.accessKeySecret, region, seconds), text).toString('hex')
  return `${root}/${encodeKey(key)}?${encodeQuery(query, 'bare')}&x-oss-signature=${signature}`
}

/**
 * The address, signed by V1; it can't pin the length.
 *
 * @param until seconds since 1970
 */
export function ossUrlV1(request: Omit<OssRequest, 'additional'>, keys: Keys, until: number): string {
  const { method, root, bucket, key, headers } = request
  const token = keys.securityToken
  const query = { ...request.query, ...(token !== null && { 'security-token': token }) }
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-oss-'))
    .toSorted()
    .map((name) => `${name}:${headers[name]!.trim()}`)
  // The sub-resources are signed as they are, not encoded.
  const names = Object.keys(query).toSorted() as (keyof typeof query)[]
  const resource = names.map((name) => `${name}=${query[name]}`).join('&')
  const text = [
    method,
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    String(until),
    ...own,
    `/${bucket}/${key}${resource && `?${resource}`}`,
  ].join('\n')
  const signature = hmac('sha1', keys.accessKeySecret, text).toString('base64')
  const more = names.map((name) => `&${encodeStrict(name)}=${encodeStrict(query[name]!)}`).join('')
  const id = encodeStrict(keys.accessKeyId)
  return `${root}/${encodeKey(key)}?OSSAccessKeyId=${id}&Expires=${until}&Signature=${encodeStrict(signature)}${more}`
}
