import { secondsOfStamp } from '../clock.ts'
import type { PutOrder, SignedRequest } from '../cloud.ts'
import { encodeKey } from '../encode.ts'
import type { CloudSettings } from '../settings.ts'
import { checkEnd } from './policy-form.ts'
import { demand, refuse } from './refuse.ts'

/** What a signed address says of its signature. */
interface Signature {
  /** Seconds since 1970. */
  until: number
  /** Headers that it covers, lower case. */
  headers: readonly string[]
  /** Parameters that it covers; null: all of them. */
  parameters: readonly string[] | null
  /** The names of its own parameters. */
  own: readonly string[]
}

/** Holds a signed address and its headers against the order. */
export function checkSignedUrl(
  request: SignedRequest,
  order: PutOrder,
  at: number,
  settings: CloudSettings,
): void {
  const { key, type, part } = order
  const [address, search = '', ...rest] = request.url.split('?')
  demand(
    address === `${settings.root}/${encodeKey(key)}` && rest.length === 0,
    'it is for another object',
    '对象不符',
  )
  const pairs = search.split('&').map((pair) => pair.split('='))
  const query = new Map(pairs.map(([name, value = '']) => [decode(name!), decode(value)]))
  demand(query.size === pairs.length, 'a parameter is there twice', '参数重复')

  const readers = READERS[settings.name as keyof typeof READERS]
  demand(readers, 'this cloud signs no addresses', '该云没有签名地址')
  const signature = readers(query, settings)
  checkEnd(signature.until, order, at)

  const target: Record<string, string> = part
    ? { partNumber: String(part.number), uploadId: part.uploadId }
    : {}
  for (const [name, value] of Object.entries(target)) {
    demand(query.get(name) === value, 'it is for another part', '分片不符')
    const isCovered = signature.parameters?.includes(name.toLowerCase()) ?? true
    demand(isCovered, 'its part is not signed', '分片没有签名')
  }
  const names = [...Object.keys(target), ...signature.own]
  demand(
    [...query.keys()].every((name) => names.includes(name)),
    'it has a parameter too many',
    '含多余参数',
  )
  demand(
    signature.own.every((name) => query.has(name)),
    'it lacks a parameter',
    '缺少参数',
  )
  checkHeaders(request.header, signature, part ? null : type, settings)
}

function checkHeaders(
  header: Readonly<Record<string, string>>,
  signature: Signature,
  type: string | null,
  { name, signature: version, overwrite }: CloudSettings,
): void {
  const once = name === 's3' && overwrite === 'allow' ? {} : ONCE[name]
  const wanted: Record<string, string> =
    type === null ? { 'content-type': 'application/octet-stream' } : { 'content-type': type, ...once }
  const isExact =
    Object.keys(header).length === Object.keys(wanted).length &&
    Object.entries(wanted).every(([one, value]) => header[one] === value)
  demand(isExact, 'its headers are not as ordered', '请求头不符')
  const covered = Object.keys(wanted).every((one) => signature.headers.includes(one))
  demand(covered, 'its headers are not signed', '请求头没有签名')
  // V1 of OSS can't; the size is looked at when the upload is done.
  const isExactSize = signature.headers.includes('content-length') || version === 'v1'
  demand(isExactSize, 'its length is not signed', '长度没有签名')
}

/** What keeps a PUT from overwriting, and its object from being readable, by cloud. */
const ONCE: Readonly<Record<string, Record<string, string>>> = {
  oss: { 'x-oss-forbid-overwrite': 'true', 'x-oss-object-acl': 'private' },
  s3: { 'if-none-match': '*' },
  cos: { 'x-cos-acl': 'default', 'x-cos-forbid-overwrite': 'true' },
}

/** OSS signs these always. */
const OSS_ALWAYS = ['content-type', 'x-oss-forbid-overwrite', 'x-oss-object-acl']

type Query = ReadonlyMap<string, string>

const READERS = {
  oss(query: Query, { keys: { securityToken }, signature }: CloudSettings): Signature {
    if (signature === 'v1') {
      const own = [
        'OSSAccessKeyId',
        'Expires',
        'Signature',
        ...(securityToken === null ? [] : ['security-token']),
      ]
      return { until: wholeOf(query.get('Expires')), headers: OSS_ALWAYS, parameters: null, own }
    }
    const own = ['credential', 'date', 'expires', 'additional-headers', 'signature-version', 'signature'].map(
      (one) => `x-oss-${one}`,
    )
    if (securityToken !== null) own.push('x-oss-security-token')
    return {
      until: secondsOfStamp(query.get('x-oss-date') ?? '') + wholeOf(query.get('x-oss-expires')),
      headers: [...OSS_ALWAYS, ...listOf(query.get('x-oss-additional-headers'))],
      parameters: null,
      own,
    }
  },
  s3(query: Query, { keys: { securityToken } }: CloudSettings): Signature {
    const own = ['Algorithm', 'Credential', 'Date', 'Expires', 'Signature', 'SignedHeaders'].map(
      (one) => `X-Amz-${one}`,
    )
    if (securityToken !== null) own.push('X-Amz-Security-Token')
    const headers = listOf(query.get('X-Amz-SignedHeaders'))
    demand(headers.includes('host'), 'its host is not signed', '主机没有签名')
    const until = secondsOfStamp(query.get('X-Amz-Date') ?? '') + wholeOf(query.get('X-Amz-Expires'))
    return { until, headers, parameters: null, own }
  },
  cos(query: Query, { keys: { securityToken } }: CloudSettings): Signature {
    const own = ['q-sign-algorithm', 'q-ak', 'q-sign-time', 'q-key-time', 'q-header-list', 'q-signature']
    own.push('q-url-param-list')
    if (securityToken !== null) own.push('x-cos-security-token')
    const parameters = listOf(query.get('q-url-param-list'))
    const headers = listOf(query.get('q-header-list'))
    demand(headers.includes('host'), 'its host is not signed', '主机没有签名')
    demand(query.get('q-key-time') === query.get('q-sign-time'), 'its two ends differ', '两个截止时间不一致')
    return { until: wholeOf(query.get('q-key-time')?.split(';')[1]), headers, parameters, own }
  },
}

function listOf(text: string | undefined): string[] {
  return (text ?? '').split(';').filter((one) => one !== '')
}

function wholeOf(text: string | undefined): number {
  if (text !== undefined && /^\d{1,12}$/.test(text)) return Number(text)
  throw refuse('it has no end', '没有截止时间')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refuse('its address is none', '地址无效')
  }
}
