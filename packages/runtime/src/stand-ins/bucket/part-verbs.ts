import type { Readable } from 'node:stream'
import { type Answer, header, parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { aboutOfHeaders, checkDigests } from './about.ts'
import { quoted, type Turn } from './dialect.ts'
import type { Held } from './held.ts'
import { checkLength, checkNew, copied, findSource } from './object-verbs.ts'
import { readRange } from './range.ts'
import { malformedXml, readXml } from './read-xml.ts'
import type { Part } from './uploads.ts'
import { elements, elementText, xmlDocument } from './xml.ts'

const XML = { 'Content-Type': 'application/xml' }

export async function createUpload({ call, bucket, dialect, key }: Turn): Promise<Answer> {
  const { id } = bucket.uploads.start(aboutOfHeaders(key, call.headers, dialect))
  const content = [
    ['Bucket', bucket.name],
    ['Key', key],
    ['UploadId', id],
  ] as const
  return {
    status: 200,
    headers: XML,
    body: xmlDocument('InitiateMultipartUploadResult', content, dialect.namespace),
  }
}

export async function uploadPart(turn: Turn): Promise<Answer> {
  const { call, dialect } = turn
  const { add } = partOf(turn)
  checkLength(call.headers)
  const { md5 } = await add(call.body, (held) => checkDigests(held, (name) => header(call.headers, name)))
  return { status: 200, headers: { ETag: quoted(md5, dialect) } }
}

/** A part from a range of an object: docs.aws.amazon.com, AmazonS3 API, UploadPartCopy. */
export async function uploadPartCopy(turn: Turn): Promise<Answer> {
  const { call, bucket, dialect } = turn
  const { add } = partOf(turn)
  const source = findSource(turn)
  const asked = header(call.headers, `${dialect.prefix}copy-source-range`)
  const range = readRange(asked, source.size)
  const reaches = Number(/-(\d+)$/.exec(asked ?? '')?.[1] ?? 0) < source.size
  if (asked !== null && dialect.badRange === 'refuse' && !(Array.isArray(range) && reaches))
    throw new Refusal(416, 'InvalidRange', 'The requested range is not satisfiable')
  const [start, end] = Array.isArray(range) ? range : [0, source.size]
  const { md5, modified } = await add(await bucket.read(source, start, end))
  return copied('CopyPartResult', { etag: md5, modified }, dialect)
}

/** The upload and the part that a request is about. */
function partOf({ call, bucket, key }: Turn): {
  add(bytes: Readable, check?: (held: Held) => void): Promise<Part>
} {
  const upload = bucket.uploads.find(parameter(call.query, 'uploadId') ?? '', key)
  const number = Number(parameter(call.query, 'partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw new Refusal(
      400,
      'InvalidArgument',
      'Part number must be an integer between 1 and 10000, inclusive',
      {
        ArgumentName: 'partNumber',
      },
    )
  return {
    async add(bytes, check) {
      const held = await bucket.hold(bytes)
      try {
        check?.(held)
        // It may have been completed or aborted in the meantime.
        bucket.uploads.find(upload.id, key)
      } catch (error) {
        await bucket.drop(held)
        throw error
      }
      return bucket.uploads.addPart(upload, number, held)
    },
  }
}

export async function listParts({ call, bucket, dialect, key }: Turn): Promise<Answer> {
  const upload = bucket.uploads.find(parameter(call.query, 'uploadId') ?? '', key)
  const after = Number(parameter(call.query, 'part-number-marker') || 0)
  const most = Math.min(Number(parameter(call.query, 'max-parts') || 1000), 1000)
  const all = [...upload.parts.values()]
    .filter((part) => part.number > after)
    .sort((a, b) => a.number - b.number)
  const page = all.slice(0, most)
  const body = xmlDocument(
    'ListPartsResult',
    [
      ['Bucket', bucket.name],
      ['Key', key],
      ['UploadId', upload.id],
      ['PartNumberMarker', after],
      ['NextPartNumberMarker', page.at(-1)?.number ?? after],
      ['MaxParts', most],
      ['IsTruncated', String(all.length > page.length)],
      ...page.map(
        ({ number, modified, md5, size }) =>
          [
            'Part',
            [
              ['PartNumber', number],
              ['LastModified', new Date(modified).toISOString()],
              ['ETag', quoted(md5, dialect)],
              ['Size', size],
            ],
          ] as const,
      ),
    ],
    dialect.namespace,
  )
  return { status: 200, headers: XML, body }
}

export async function completeUpload({ call, bucket, dialect, key }: Turn): Promise<Answer> {
  const xml = await readXml(call)
  const upload = bucket.uploads.find(parameter(call.query, 'uploadId') ?? '', key)
  const named = elements(xml, 'Part').map((part) => ({
    number: Number(elementText(part, 'PartNumber')),
    etag: elementText(part, 'ETag') ?? '',
  }))
  if (named.length === 0 || named.some(({ number }) => !Number.isInteger(number))) throw malformedXml()
  checkNew({ call, bucket, dialect, key })
  const { etag } = await bucket.uploads.complete(upload, named, dialect.minPart)
  const content = [
    ['Location', `http://${header(call.headers, 'host') ?? ''}/${key}`],
    ['Bucket', bucket.name],
    ['Key', key],
    ['ETag', quoted(etag, dialect)],
  ] as const
  return {
    status: 200,
    headers: XML,
    body: xmlDocument('CompleteMultipartUploadResult', content, dialect.namespace),
  }
}

export async function abortUpload({ call, bucket, key }: Turn): Promise<Answer> {
  await bucket.uploads.abort(bucket.uploads.find(parameter(call.query, 'uploadId') ?? '', key))
  return { status: 204 }
}

export async function listUploads({ call, bucket, dialect }: Turn): Promise<Answer> {
  const prefix = parameter(call.query, 'prefix') ?? ''
  const keyMarker = parameter(call.query, 'key-marker') ?? ''
  const idMarker = parameter(call.query, 'upload-id-marker') ?? ''
  const most = Math.min(Number(parameter(call.query, 'max-uploads') || 1000), 1000)
  const listed = bucket.uploads.list().filter(({ about }) => about.key.startsWith(prefix))
  const start = listed.findIndex(({ id, about }) => about.key === keyMarker && id === idMarker)
  const rest = start >= 0 ? listed.slice(start + 1) : listed.filter(({ about }) => about.key > keyMarker)
  const page = rest.slice(0, most)
  const isCut = rest.length > page.length
  const body = xmlDocument(
    'ListMultipartUploadsResult',
    [
      ['Bucket', bucket.name],
      ['Prefix', prefix],
      ['KeyMarker', keyMarker],
      ['UploadIdMarker', idMarker],
      isCut ? ['NextKeyMarker', page.at(-1)!.about.key] : null,
      isCut ? ['NextUploadIdMarker', page.at(-1)!.id] : null,
      ['MaxUploads', most],
      ['IsTruncated', String(isCut)],
      ...page.map(
        ({ id, about, initiated }) =>
          [
            'Upload',
            [
              ['Key', about.key],
              ['UploadId', id],
              ['StorageClass', dialect.prefix === 'x-oss-' ? 'Standard' : 'STANDARD'],
              ['Initiated', new Date(initiated).toISOString()],
            ],
          ] as const,
      ),
    ],
    dialect.namespace,
  )
  return { status: 200, headers: XML, body }
}
