import { type Answer, parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import type { StoredObject } from './bucket.ts'
import { type Dialect, quoted, type Turn } from './dialect.ts'
import { strictEncode } from './digest.ts'
import { type Content, xmlDocument } from './xml.ts'

/** A page of a list: objects and common prefixes, in order. */
interface Page {
  objects: StoredObject[]
  prefixes: string[]
  isCut: boolean
  /** The last name of the page. */
  last: string
}

const MOST = 1000
const OWNER: Content = [
  ['ID', '0022012'],
  ['DisplayName', 'owner'],
]

/** `GET /` in its first form, which goes on after `marker`. */
export async function listObjects(turn: Turn): Promise<Answer> {
  const { prefix, delimiter, most, encode } = asked(turn)
  const marker = parameter(turn.call.query, 'marker') ?? ''
  const page = pageOf(turn.bucket.sorted(), { prefix, delimiter, after: marker, most })
  return answer(turn, page, encode, [
    ['Marker', encode(marker)],
    page.isCut ? ['NextMarker', encode(page.last)] : null,
  ])
}

/** `GET /?list-type=2`, which goes on with a token. */
export async function listObjectsV2(turn: Turn): Promise<Answer> {
  const { prefix, delimiter, most, encode } = asked(turn)
  const token = parameter(turn.call.query, 'continuation-token')
  const startAfter = parameter(turn.call.query, 'start-after') ?? ''
  const after = token ? Buffer.from(token, 'base64url').toString() : startAfter
  const page = pageOf(turn.bucket.sorted(), { prefix, delimiter, after, most })
  return answer(turn, page, encode, [
    ['KeyCount', page.objects.length + page.prefixes.length],
    token ? ['ContinuationToken', token] : null,
    startAfter ? ['StartAfter', encode(startAfter)] : null,
    page.isCut ? ['NextContinuationToken', Buffer.from(page.last).toString('base64url')] : null,
  ])
}

function asked({ call: { query } }: Turn) {
  const most = Number(parameter(query, 'max-keys') || MOST)
  if (!Number.isInteger(most) || most < 0)
    throw new Refusal(400, 'InvalidArgument', 'max-keys has to be a whole number.', {
      ArgumentName: 'max-keys',
    })
  const isEncoded = parameter(query, 'encoding-type') === 'url'
  return {
    prefix: parameter(query, 'prefix') ?? '',
    delimiter: parameter(query, 'delimiter') ?? '',
    most: Math.min(most, MOST),
    encode: isEncoded ? (text: string) => strictEncode(text).replaceAll('%2F', '/') : (text: string) => text,
  }
}

function pageOf(
  sorted: readonly StoredObject[],
  { prefix, delimiter, after, most }: { prefix: string; delimiter: string; after: string; most: number },
): Page {
  const page: Page = { objects: [], prefixes: [], isCut: false, last: '' }
  const isBeyond = (name: string) => Buffer.compare(Buffer.from(name), Buffer.from(after)) > 0
  for (const object of sorted) {
    if (!object.key.startsWith(prefix)) continue
    const cut = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length)
    const folder = cut < 0 ? null : object.key.slice(0, cut + delimiter.length)
    const name = folder ?? object.key
    if (!isBeyond(name) || page.prefixes.at(-1) === folder) continue
    if (page.objects.length + page.prefixes.length >= most) {
      page.isCut = most > 0
      break
    }
    if (folder === null) page.objects.push(object)
    else page.prefixes.push(folder)
    page.last = name
  }
  return page
}

function answer(
  { call, bucket, dialect }: Turn,
  { objects, prefixes, isCut }: Page,
  encode: (text: string) => string,
  more: (readonly [string, Content] | null)[],
): Answer {
  const value = (name: string) => parameter(call.query, name)
  const body = xmlDocument(
    'ListBucketResult',
    [
      ['Name', bucket.name],
      ['Prefix', encode(value('prefix') ?? '')],
      ...more,
      ['MaxKeys', value('max-keys') || MOST],
      value('delimiter') ? ['Delimiter', encode(value('delimiter')!)] : null,
      value('encoding-type') ? ['EncodingType', value('encoding-type')!] : null,
      ['IsTruncated', String(isCut)],
      ...objects.map((object) => ['Contents', entry(object, encode, dialect)] as const),
      ...prefixes.map((one) => ['CommonPrefixes', [['Prefix', encode(one)]]] as const),
    ],
    dialect.namespace,
  )
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body }
}

function entry(
  { key, modified, etag, size }: StoredObject,
  encode: (text: string) => string,
  dialect: Dialect,
): Content {
  return [
    ['Key', encode(key)],
    ['LastModified', new Date(modified).toISOString()],
    ['ETag', quoted(etag, dialect)],
    ['Size', size],
    ['StorageClass', dialect.prefix === 'x-oss-' ? 'Standard' : 'STANDARD'],
    // OSS's SDK reads it whether it is asked for or not.
    ['Owner', OWNER],
  ]
}
