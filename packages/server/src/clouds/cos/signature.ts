import { hexOf, hmac } from '../digest.ts'
import { base64, encodeKey, encodeStrict } from '../encode.ts'
import type { Keys } from '../keys.ts'

/** Source: cloud.tencent.com/document/product/436/7778. `keyTime`: `start;end` in seconds since 1970. */
function signKey(secret: string, keyTime: string): string {
  return hmac('sha1', secret, keyTime).toString('hex')
}

/** What a form says about its signature, by the names of the fields; in the policy the time is called `q-sign-time`. */
export function cosIdentity(keys: Keys, keyTime: string): Record<string, string> {
  return {
    'q-sign-algorithm': 'sha1',
    'q-ak': keys.accessKeyId,
    'q-key-time': keyTime,
    ...(keys.securityToken !== null && { 'x-cos-security-token': keys.securityToken }),
  }
}

/**
 * The fields that sign a policy. Source: cloud.tencent.com/document/product/436/14690.
 *
 * @param policy its JSON, exactly as it is sent: that and not its base64 is signed
 */
export function cosPost(policy: string, keys: Keys, keyTime: string): Record<string, string> {
  const signature = hmac('sha1', signKey(keys.accessKeySecret, keyTime), hexOf('sha1', policy)).toString(
    'hex',
  )
  return { policy: base64(policy), ...cosIdentity(keys, keyTime), 'q-signature': signature }
}

/** A request as COS signs it. */
interface CosRequest {
  method: string
  key: string
  query: Readonly<Record<string, string>>
  /** All of them are signed; `host` among them. */
  headers: Readonly<Record<string, string>>
}

/** The signature of a request, for its `Authorization` or its address. */
export function cosSign({ method, key, query, headers }: CosRequest, keys: Keys, keyTime: string): string {
  const [parameters, lines] = [listOf(query), listOf(headers)]
  const format = [method.toLowerCase(), `/${key}`, parameters.pairs, lines.pairs, ''].join('\n')
  const text = ['sha1', keyTime, hexOf('sha1', format), ''].join('\n')
  const signature = hmac('sha1', signKey(keys.accessKeySecret, keyTime), text).toString('hex')
  return [
    'q-sign-algorithm=sha1',
    `q-ak=${keys.accessKeyId}`,
    `q-sign-time=${keyTime}`,
    `q-key-time=${keyTime}`,
    `q-header-list=${lines.names}`,
    `q-url-param-list=${parameters.names}`,
    `q-signature=${signature}`,
  ].join('&')
}

/** The address of a request, signed; `root`: where keys follow after a slash. */
export function cosUrl(request: CosRequest, root: string, keys: Keys, keyTime: string): string {
  const headers = { ...request.headers, host: new URL(root).host }
  const token = keys.securityToken
  const more = { ...request.query, ...(token !== null && { 'x-cos-security-token': token }) }
  const rest = Object.entries(more).map(([name, value]) => `&${encodeStrict(name)}=${encodeStrict(value)}`)
  return `${root}/${encodeKey(request.key)}?${cosSign({ ...request, headers }, keys, keyTime)}${rest.join('')}`
}

function listOf(values: Readonly<Record<string, string>>): { names: string; pairs: string } {
  const sorted = Object.entries(values)
    .map(([name, value]) => [encodeStrict(name).toLowerCase(), encodeStrict(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    names: sorted.map(([name]) => name).join(';'),
    pairs: sorted.map(([name, value]) => `${name}=${value}`).join('&'),
  }
}
