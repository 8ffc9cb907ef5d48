import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { AwsClient } from 'aws4fetch'
import type { Got } from '../fixtures/vectors.ts'
import { type S3, startS3 } from './s3.ts'

const client = new AwsClient({
  accessKeyId: 'AK',
  secretAccessKey: 'SK',
  service: 's3',
  region: 'us-east-1',
  retries: 0,
})
let s3: S3

before(async () => {
  s3 = await startS3({ credentials: [{ accessKeyId: 'AK', accessKeySecret: 'SK' }] })
})
after(() => s3.close())

/** Asks as aws4fetch signs it: an implementation that isn't ours. */
async function ask(method: string, path: string, init: RequestInit = {}, by = client): Promise<Got> {
  const response = await by.fetch(`${s3.url}${path}`, { method, ...init })
  const text = await response.text()
  return {
    status: response.status,
    code: /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? null,
    text,
    headers: response.headers,
  }
}
const of = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'g'))].map((one) => one[1])

test('keeps an object with its type and its metadata', async () => {
  const headers = { 'content-type': 'image/jpeg', 'cache-control': 'immutable', 'x-amz-meta-owner': '42' }
  const put = await ask('PUT', 'u/%E5%9B%BE%201.jpg', { body: 'hello world', headers })
  assert.equal(put.headers.get('etag'), '"5eb63bbbe01eeed093cb22bb8f5acdc3"')
  const head = await ask('HEAD', 'u/%E5%9B%BE%201.jpg')
  const shown = ['content-length', 'content-type', 'cache-control', 'x-amz-meta-owner', 'etag'].map((name) =>
    head.headers.get(name),
  )
  assert.deepEqual(shown, ['11', 'image/jpeg', 'immutable', '42', '"5eb63bbbe01eeed093cb22bb8f5acdc3"'])
  assert.equal((await ask('GET', 'u/%E5%9B%BE%201.jpg')).text, 'hello world')
})

test('answers ranges', async () => {
  await ask('PUT', 'r', { body: '0123456789' })
  const range = async (value: string) => {
    const { status, text, code, headers } = await ask('GET', 'r', { headers: { range: value } })
    return [status, code ?? text, headers.get('content-range')]
  }
  assert.deepEqual(await range('bytes=2-4'), [206, '234', 'bytes 2-4/10'])
  assert.deepEqual(await range('bytes=8-99'), [206, '89', 'bytes 8-9/10'])
  assert.deepEqual(await range('bytes=-3'), [206, '789', 'bytes 7-9/10'])
  assert.deepEqual(await range('bytes=10-'), [416, 'InvalidRange', null])
  assert.deepEqual(await range('bytes=4-2'), [200, '0123456789', null])
})

test('copies, with the metadata or with others, and never onto itself for nothing', async () => {
  await ask('PUT', 'from', { body: 'copied', headers: { 'content-type': 'image/gif' } })
  const copy = (key: string, headers: Record<string, string>) =>
    ask('PUT', key, { headers: { 'x-amz-copy-source': 'fake-bucket/from', ...headers } })
  assert.equal((await copy('to', {})).status, 200)
  assert.equal((await ask('HEAD', 'to')).headers.get('content-type'), 'image/gif')
  await copy('to', { 'x-amz-metadata-directive': 'REPLACE', 'content-type': 'image/png' })
  assert.equal((await ask('HEAD', 'to')).headers.get('content-type'), 'image/png')
  assert.equal((await copy('from', {})).code, 'InvalidRequest')
  assert.equal((await copy('to', { 'x-amz-copy-source-if-match': '"stale"' })).code, 'PreconditionFailed')
  assert.equal((await copy('to', { 'x-amz-copy-source': 'fake-bucket/none' })).code, 'NoSuchKey')
})

test('overwrites unless If-None-Match forbids it', async () => {
  const once = (body: string) => ask('PUT', 'once', { body, headers: { 'if-none-match': '*' } })
  assert.equal((await once('first')).status, 200)
  assert.deepEqual(
    [(await once('second')).code, (await s3.read('once'))?.toString()],
    ['PreconditionFailed', 'first'],
  )
})

test('checks what the request promises of its body', async () => {
  const put = (headers: Record<string, string>) => ask('PUT', 'bad', { body: 'x', headers })
  assert.equal((await put({ 'content-md5': 'XrY7u+Ae7tCTyyK7j1rNww==' })).code, 'BadDigest')
  assert.equal((await put({ 'content-md5': 'short' })).code, 'InvalidDigest')
  assert.equal((await put({ 'x-amz-checksum-crc32': 'AAAAAA==' })).code, 'BadDigest')
  assert.equal((await put({ 'x-amz-content-sha256': 'a'.repeat(64) })).code, 'XAmzContentSHA256Mismatch')
  assert.equal(
    (await put({ 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' })).code,
    'NotImplemented',
  )
  assert.equal(await s3.read('bad'), null)
})

test('lists in pages, with prefixes', async () => {
  for (const key of ['l/a', 'l/b/1', 'l/b/2', 'l/c', 'l/图']) await ask('PUT', encodeURI(key), { body: 'x' })
  const first = await ask('GET', '?list-type=2&prefix=l/&delimiter=/&max-keys=2')
  assert.deepEqual([of(first.text, 'Key'), of(first.text, 'IsTruncated')], [['l/a'], ['true']])
  assert.match(first.text, /<CommonPrefixes><Prefix>l\/b\/<\/Prefix>/)
  const token = of(first.text, 'NextContinuationToken')[0]
  const second = await ask('GET', `?list-type=2&prefix=l/&delimiter=/&continuation-token=${token}`)
  assert.deepEqual([of(second.text, 'Key'), of(second.text, 'IsTruncated')], [['l/c', 'l/图'], ['false']])
  const old = await ask('GET', '?prefix=l/&max-keys=3')
  assert.deepEqual([of(old.text, 'Key'), of(old.text, 'NextMarker')], [['l/a', 'l/b/1', 'l/b/2'], ['l/b/2']])
  const encoded = await ask('GET', '?list-type=2&prefix=l/&start-after=l/c&encoding-type=url')
  assert.deepEqual(of(encoded.text, 'Key'), ['l/%E5%9B%BE'])
})

test('puts a multipart upload together, and takes only parts that it has, in order', async () => {
  const part = new Uint8Array(5 * 1024 * 1024).fill(1)
  const [id] = of(
    (await ask('POST', 'big?uploads', { headers: { 'content-type': 'video/mp4' } })).text,
    'UploadId',
  )
  const tags: string[] = []
  for (const [number, body] of [
    [1, part],
    [2, 'tail'],
  ] as const)
    tags.push((await ask('PUT', `big?partNumber=${number}&uploadId=${id}`, { body })).headers.get('etag')!)
  assert.deepEqual(of((await ask('GET', `big?uploadId=${id}`)).text, 'Size'), ['5242880', '4'])
  assert.deepEqual(of((await ask('GET', '?uploads')).text, 'UploadId'), [id])
  const complete = (named: [number, string][]) =>
    ask('POST', `big?uploadId=${id}`, {
      body: `<CompleteMultipartUpload>${named.map(([number, tag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${tag}</ETag></Part>`).join('')}</CompleteMultipartUpload>`,
    })
  const [first, second] = tags as [string, string]
  assert.equal(
    (
      await complete([
        [2, second],
        [1, first],
      ])
    ).code,
    'InvalidPartOrder',
  )
  assert.equal((await complete([[1, second]])).code, 'InvalidPart')
  assert.equal((await complete([])).code, 'MalformedXML')
  assert.equal(
    (await ask('PUT', `big?partNumber=10001&uploadId=${id}`, { body: 'x' })).code,
    'InvalidArgument',
  )
  const done = await complete([
    [1, first],
    [2, second],
  ])
  assert.match(of(done.text, 'ETag')[0]!, /-2&#34;$/)
  const head = await ask('HEAD', 'big')
  assert.deepEqual(
    [head.headers.get('content-length'), head.headers.get('content-type')],
    ['5242884', 'video/mp4'],
  )
  assert.equal((await complete([[1, first]])).code, 'NoSuchUpload')
})

test('makes a part from a range of another object', async () => {
  await ask('PUT', 'whole', { body: '0123456789' })
  const [id] = of((await ask('POST', 'piece?uploads')).text, 'UploadId')
  const copy = (range: Record<string, string>, from = 'whole') =>
    ask('PUT', `piece?partNumber=1&uploadId=${id}`, {
      headers: { 'x-amz-copy-source': `fake-bucket/${from}`, ...range },
    })
  const of5 = await copy({ 'x-amz-copy-source-range': 'bytes=2-6' })
  assert.ok(of(of5.text, 'ETag')[0]!.includes(createHash('md5').update('23456').digest('hex')))
  assert.deepEqual(of((await ask('GET', `piece?uploadId=${id}`)).text, 'Size'), ['5'])
  assert.equal((await copy({})).status, 200)
  assert.deepEqual(of((await ask('GET', `piece?uploadId=${id}`)).text, 'Size'), ['10'])
  assert.equal((await copy({ 'x-amz-copy-source-range': 'bytes=2-10' })).code, 'InvalidRange')
  assert.equal((await copy({ 'x-amz-copy-source-range': '2-3' })).code, 'InvalidRange')
  assert.equal((await copy({}, 'none')).code, 'NoSuchKey')
})

test('refuses a small part that is not the last, and forgets what is aborted', async () => {
  const [id] = of((await ask('POST', 'small?uploads')).text, 'UploadId')
  const tags: string[] = []
  for (const number of [1, 2])
    tags.push(
      (await ask('PUT', `small?partNumber=${number}&uploadId=${id}`, { body: 'x' })).headers.get('etag')!,
    )
  const body = `<CompleteMultipartUpload>${tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`).join('')}</CompleteMultipartUpload>`
  assert.equal((await ask('POST', `small?uploadId=${id}`, { body })).code, 'EntityTooSmall')
  assert.equal((await ask('DELETE', `small?uploadId=${id}`)).status, 204)
  assert.equal((await ask('GET', `small?uploadId=${id}`)).code, 'NoSuchUpload')
})

test('deletes one and many, whether they are there or not', async () => {
  await ask('PUT', 'd/1', { body: 'x' })
  await ask('PUT', 'd/2&', { body: 'x' })
  assert.equal((await ask('DELETE', 'd/none')).status, 204)
  const body = '<Delete><Object><Key>d/1</Key></Object><Object><Key>d/2&amp;</Key></Object></Delete>'
  assert.equal((await ask('POST', '?delete', { body })).status, 200)
  assert.deepEqual(
    s3.keys().filter((key) => key.startsWith('d/')),
    [],
  )
})

test('refuses a wrong secret, another region, another bucket and what it does not have', async () => {
  const options = { accessKeyId: 'AK', service: 's3', region: 'us-east-1', retries: 0 }
  assert.equal(
    (await ask('GET', 'r', {}, new AwsClient({ ...options, secretAccessKey: 'guess' }))).code,
    'SignatureDoesNotMatch',
  )
  assert.equal(
    (await ask('GET', 'r', {}, new AwsClient({ ...options, secretAccessKey: 'SK', region: 'eu-west-1' })))
      .code,
    'AuthorizationHeaderMalformed',
  )
  const elsewhere = await client.fetch(`${s3.endpoint}/other/r`)
  assert.match(await elsewhere.text(), /NoSuchBucket/)
  assert.equal((await ask('GET', '?acl')).code, 'MethodNotAllowed')
})

test('refuses a date that is 16 minutes off', async () => {
  for (const minutes of [-16, 16]) {
    const datetime = new Date(Date.now() + minutes * 60_000).toISOString().replace(/[-:]|\.\d+/g, '')
    const response = await client.fetch(`${s3.url}r`, { aws: { datetime } })
    assert.match(await response.text(), /<Code>RequestTimeTooSkewed</)
  }
})

test('says in its log what was asked and why it was refused', async () => {
  await ask('GET', 'never')
  const { verb, key, status, code, method } = s3.log().at(-1)!
  assert.deepEqual(
    { verb, key, status, code, method },
    { verb: 'GetObject', key: 'never', status: 404, code: 'NoSuchKey', method: 'GET' },
  )
})
