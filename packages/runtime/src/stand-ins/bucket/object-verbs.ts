import { type Answer, header, parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { aboutOfHeaders, checkDigests } from './about.ts'
import type { Bucket, StoredObject } from './bucket.ts'
import { type Dialect, quoted, type Turn } from './dialect.ts'
import { readRange } from './range.ts'
import { xmlDocument } from './xml.ts'

/** HEAD and GET, with `Range`, `If-Match`, `If-None-Match` and `response-…` of the query. */
export async function getObject({ call, bucket, dialect, key }: Turn): Promise<Answer> {
  const object = bucket.get(key)
  if (!object) throw noSuchKey(key)
  const etag = quoted(object.etag, dialect)
  const [wanted, unwanted] = [header(call.headers, 'if-match'), header(call.headers, 'if-none-match')]
  if (wanted !== null && wanted !== '*' && !isTagged(wanted, object)) throw preconditionFailed('If-Match')
  if (unwanted !== null && (unwanted === '*' || isTagged(unwanted, object)))
    return { status: 304, headers: { ETag: etag } }
  const range = readRange(header(call.headers, 'range'), object.size)
  const isStrict =
    dialect.badRange === 'refuse' || header(call.headers, `${dialect.prefix}range-behavior`) === 'standard'
  if (range === 'beyond' && isStrict)
    throw new Refusal(416, 'InvalidRange', 'The requested range is not satisfiable', {
      ActualObjectSize: String(object.size),
    })
  const [start, end] = Array.isArray(range) ? range : [0, object.size]
  return {
    status: Array.isArray(range) ? 206 : 200,
    headers: {
      ...overridden(describe(object, dialect), call.query),
      'Content-Length': String(end - start),
      ...(Array.isArray(range) && { 'Content-Range': `bytes ${start}-${end - 1}/${object.size}` }),
    },
    ...(call.method !== 'HEAD' && { body: await bucket.read(object, start, end) }),
  }
}

export async function putObject({ call, bucket, dialect, key }: Turn): Promise<Answer> {
  const said = (name: string) =>
    header(call.headers, name) ?? (name.startsWith('x-amz-') ? parameter(call.query, name) : null)
  checkLength(call.headers)
  const held = await bucket.hold(call.body)
  try {
    checkDigests(held, said)
    checkNew({ call, bucket, dialect, key })
  } catch (error) {
    await bucket.drop(held)
    throw error
  }
  const { etag } = await bucket.put(held, aboutOfHeaders(key, call.headers, dialect))
  return { status: 200, headers: { ETag: quoted(etag, dialect) } }
}

export async function copyObject({ call, bucket, dialect, key }: Turn): Promise<Answer> {
  const { prefix } = dialect
  const source = findSource({ call, bucket, dialect, key })
  checkNew({ call, bucket, dialect, key })
  // COS says Replaced.
  const isReplaced = /^replaced?$/i.test(header(call.headers, `${prefix}metadata-directive`) ?? '')
  if (source.key === key && !isReplaced && prefix === 'x-amz-')
    throw new Refusal(
      400,
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    )
  const about = isReplaced ? aboutOfHeaders(key, call.headers, dialect) : { ...source, key }
  const made = await bucket.copy(source, { key, type: about.type, headers: about.headers })
  return copied('CopyObjectResult', made, dialect)
}

/** @throws Refusal where there is nothing to copy, or not what the request wants */
export function findSource({ call, bucket, dialect }: Turn): StoredObject {
  const { prefix } = dialect
  const named = dialect.copySource(header(call.headers, `${prefix}copy-source`) ?? '')
  const source = named === null ? null : bucket.get(named)
  if (!source) throw noSuchKey(named ?? '')
  const wanted = header(call.headers, `${prefix}copy-source-if-match`)
  if (wanted !== null && !isTagged(wanted, source)) throw preconditionFailed(`${prefix}copy-source-If-Match`)
  return source
}

export function copied(
  root: 'CopyObjectResult' | 'CopyPartResult',
  { etag, modified }: Pick<StoredObject, 'etag' | 'modified'>,
  dialect: Dialect,
): Answer {
  const body = xmlDocument(
    root,
    [
      ['LastModified', new Date(modified).toISOString()],
      ['ETag', quoted(etag, dialect)],
    ],
    dialect.namespace,
  )
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body }
}

/** 204 also where there is nothing, as all of them do. */
export async function deleteObject({ bucket, key }: Turn): Promise<Answer> {
  await bucket.delete(key)
  return { status: 204 }
}

export function noSuchKey(key: string): Refusal {
  return new Refusal(404, 'NoSuchKey', 'The specified key does not exist.', { Key: key })
}

/** @throws Refusal where the request forbids to overwrite and there is something */
export function checkNew({ call, bucket, dialect, key }: Turn): void {
  checkForbidden(bucket, key, dialect, (name) => header(call.headers, name))
  if (!bucket.get(key)) return
  if (header(call.headers, 'if-none-match') === '*') throw preconditionFailed('If-None-Match')
}

/** @throws Refusal where the cloud's own header or field (`said`) forbids to overwrite and there is something */
export function checkForbidden(
  bucket: Bucket,
  key: string,
  { forbidOverwrite }: Dialect,
  said: (name: string) => string | null,
): void {
  if (!forbidOverwrite || said(forbidOverwrite) !== 'true' || !bucket.get(key)) return
  throw new Refusal(
    409,
    'FileAlreadyExists',
    'The object you specified already exists and can not be overwritten.',
  )
}

/** @throws Refusal `NotImplemented` for a body in signed chunks, `MissingContentLength` */
export function checkLength(headers: Turn['call']['headers']): void {
  if (
    header(headers, 'x-amz-content-sha256')?.startsWith('STREAMING-') ||
    header(headers, 'content-encoding')?.includes('aws-chunked')
  )
    throw new Refusal(
      501,
      'NotImplemented',
      'The stand-in takes no aws-chunked bodies: set requestChecksumCalculation to WHEN_REQUIRED.',
    )
  if (header(headers, 'content-length') === null)
    throw new Refusal(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.')
}

function describe({ etag, type, headers, modified }: StoredObject, dialect: Dialect): Record<string, string> {
  return {
    ...headers,
    ETag: quoted(etag, dialect),
    'Content-Type': type,
    'Last-Modified': new Date(modified).toUTCString(),
    'Accept-Ranges': 'bytes',
  }
}

/** The headers, with those instead that the query asks for, however they are written. */
function overridden(headers: Record<string, string>, query: Turn['call']['query']): Record<string, string> {
  const wanted = [...query]
    .filter(([name, value]) => name.startsWith('response-') && value)
    .map(([name, value]) => [name.slice('response-'.length), value!] as const)
  const names = new Set(wanted.map(([name]) => name))
  const kept = Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase()))
  return Object.fromEntries([...kept, ...wanted])
}

function isTagged(list: string, { etag }: StoredObject): boolean {
  return list.split(',').some((one) => one.trim().replaceAll('"', '').toLowerCase() === etag.toLowerCase())
}

function preconditionFailed(condition: string): Refusal {
  return new Refusal(
    412,
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    {
      Condition: condition,
    },
  )
}
