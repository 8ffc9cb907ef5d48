import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { AwsClient } from 'aws4fetch'
import { ask, base64, CREDENTIAL, type Got } from '../fixtures/vectors.ts'
import { type Oss, startOss } from './oss.ts'
import { signV1, textV1 } from './signature-v1.ts'
import { signRequestV4 } from './signature-v4.ts'

let oss: Oss
before(async () => {
  oss = await startOss({ credentials: [CREDENTIAL] })
})
after(() => oss.close())

type Ask = (
  method: string,
  target: string,
  body?: string | Uint8Array<ArrayBuffer>,
  more?: Record<string, string>,
) => Promise<Got>

const split = (target: string) => {
  const [key = '', search = ''] = target.split('?')
  const query = search
    .split('&')
    .filter(Boolean)
    .map((piece) => {
      const [name, value] = piece.split('=')
      return [decodeURIComponent(name!), value === undefined ? null : decodeURIComponent(value)] as const
    })
  return { key, query }
}

/** Signed by V4 in the header, as ali-oss with `authorizationV4` does it. */
const v4: Ask = (method, target, body, more = {}) => {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '')
  const headers: Record<string, string> = {
    ...(body !== undefined && { 'content-type': 'image/png' }),
    ...more,
    'x-oss-date': stamp,
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
  }
  const { key, query } = split(target)
  const request = { method, resource: `/fake-bucket/${key}`, query, headers, additional: [], host: '' }
  const signature = signRequestV4(request, CREDENTIAL.accessKeySecret, stamp, 'cn-hangzhou')
  const credential = `${CREDENTIAL.accessKeyId}/${stamp.slice(0, 8)}/cn-hangzhou/oss/aliyun_v4_request`
  headers.authorization = `OSS4-HMAC-SHA256 Credential=${credential},Signature=${signature}`
  return ask(oss.url + target, { method, headers, ...(body !== undefined && { body }) })
}

/** Signed by V1 in the header. */
const v1: Ask = (method, target, body, more = {}) => {
  const date = new Date().toUTCString()
  const headers: Record<string, string> = {
    ...(body !== undefined && { 'content-type': 'image/png' }),
    ...more,
    'x-oss-date': date,
  }
  const { key, query } = split(target)
  const signature = signV1(
    textV1({ method, headers, query }, `/fake-bucket/${key}`, date),
    CREDENTIAL.accessKeySecret,
  )
  headers.authorization = `OSS ${CREDENTIAL.accessKeyId}:${signature}`
  return ask(oss.url + target, { method, headers, ...(body !== undefined && { body }) })
}

for (const [name, by] of [
  ['V4', v4],
  ['V1', v1],
] as const) {
  test(`puts, reads, copies, lists and deletes by ${name}`, async () => {
    assert.equal((await by('PUT', 'a/1', '0123456789', { 'x-oss-meta-owner': '42' })).status, 200)
    const head = await by('HEAD', 'a/1')
    assert.deepEqual(
      [head.status, head.headers.get('x-oss-meta-owner'), head.headers.get('content-type')],
      [200, '42', 'image/png'],
    )
    assert.deepEqual((await by('GET', 'a/1', undefined, { range: 'bytes=2-3' })).text, '23')
    // Without x-oss-range-behavior OSS answers a bad range with the whole.
    assert.equal((await by('GET', 'a/1', undefined, { range: 'bytes=99-' })).text, '0123456789')
    assert.equal((await by('PUT', 'a/2', undefined, { 'x-oss-copy-source': '/fake-bucket/a/1' })).status, 200)
    assert.equal(
      (await by('PUT', 'a/2', 'x', { 'x-oss-forbid-overwrite': 'true' })).code,
      'FileAlreadyExists',
    )
    const listed = await by('GET', '?list-type=2&prefix=a/&max-keys=1')
    assert.match(listed.text, /<KeyCount>1<\/KeyCount>.*<Key>a\/1<\/Key>/)
    assert.equal((await by('DELETE', 'a/2')).status, 204)
    assert.equal((await by('GET', 'a/2')).code, 'NoSuchKey')
  })

  test(`uploads in parts by ${name}, of which each but the last has 100 KB`, async () => {
    const id = /<UploadId>(.*?)</.exec((await by('POST', 'big?uploads')).text)![1]
    const tag = async (number: number, body: string) =>
      (await by('PUT', `big?partNumber=${number}&uploadId=${id}`, body)).headers.get('etag')
    const tags = [await tag(1, 'x'.repeat(102_400)), await tag(2, 'tail')]
    const xml = `<CompleteMultipartUpload>${tags.map((one, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${one}</ETag></Part>`).join('')}</CompleteMultipartUpload>`
    assert.equal((await by('POST', `big?uploadId=${id}`, xml)).status, 200)
    assert.equal((await oss.read('big'))?.length, 102_404)
    assert.equal((await by('DELETE', `big?uploadId=${id}`)).code, 'NoSuchUpload')
  })

  test(`refuses a body that is not the one of its Content-MD5 by ${name}`, async () => {
    assert.equal(
      (await by('PUT', 'md5', 'x', { 'content-md5': 'XrY7u+Ae7tCTyyK7j1rNww==' })).code,
      'BadDigest',
    )
  })
}

test('calls back after a PUT that asks for it', async (t) => {
  const bodies: string[] = []
  const app = createServer((request, response) => {
    request.on('data', (piece) => bodies.push(String(piece))).on('end', () => response.end('{"ok":1}'))
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  t.after(() => app.close())
  const callback = {
    callbackUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}/`,
    callbackBody: 'object=$' + '{object}&operation=$' + '{operation}&t=$' + '{x:t}',
  }
  const headers = { 'x-oss-callback': base64(callback), 'x-oss-callback-var': base64({ 'x:t': '7' }) }
  const got = await v4('PUT', 'called', 'x', headers)
  assert.deepEqual([got.text, bodies], ['{"ok":1}', ['object=called&operation=PutObject&t=7']])
  assert.equal((await v4('PUT', 'never', 'x', { 'x-oss-callback': '?' })).code, 'InvalidArgument')
  assert.equal(await oss.read('never'), null)
})

test('answers a bad range with 416 where it is asked to', async () => {
  await v4('PUT', 'range', '0123456789')
  const headers = { range: 'bytes=99-', 'x-oss-range-behavior': 'standard' }
  assert.equal((await v4('GET', 'range', undefined, headers)).code, 'InvalidRange')
})

test('lets S3 clients read what came by OSS, and the other way round', async () => {
  const { accessKeyId, accessKeySecret: secretAccessKey } = CREDENTIAL
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region: 'cn-hangzhou',
    retries: 0,
  })
  await v4('PUT', 'shared', 'by OSS')
  assert.equal(await (await client.fetch(`${oss.url}fake-bucket/shared`)).text(), 'by OSS')
  await client.fetch(`${oss.url}fake-bucket/shared`, { method: 'PUT', body: 'by S3' })
  assert.equal((await v4('GET', 'shared')).text, 'by S3')
  const wrong = new AwsClient({
    accessKeyId,
    secretAccessKey: 'guess',
    service: 's3',
    region: 'cn-hangzhou',
    retries: 0,
  })
  assert.match(await (await wrong.fetch(`${oss.url}fake-bucket/shared`)).text(), /SignatureDoesNotMatch/)
})

test('refuses everybody who does not sign', async () => {
  assert.equal((await ask(`${oss.url}a/1`)).code, 'AccessDenied')
  assert.equal((await ask(`${oss.url}?acl`)).code, 'MethodNotAllowed')
})
