import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCloud } from '@dukou/server/clouds'
import { AwsClient } from 'aws4fetch'
import { formOrder, JPEG, now, putOrder, S3_HOST, send, startPlace, TEMPORARY } from './place.ts'

/** The same numbers every time. */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const SIGNS = [...'abcXYZ019-_.~!*\'();:@&=+,?#[] %"<>^`|图片é😀ñ中文ß', 'e\u0301', '%2F', '%25', '+']

/** Names of one to four segments, of signs that are easily encoded wrongly. */
function keyOf(next: () => number): string {
  const segment = () =>
    Array.from({ length: 1 + Math.floor(next() * 8) }, () => SIGNS[Math.floor(next() * SIGNS.length)]).join(
      '',
    )
  const segments = Array.from({ length: 1 + Math.floor(next() * 4) }, segment)
  return segments.map((one) => `a${one}z`).join('/')
}

for (const [name, options] of [
  ['oss', { oss: { region: 'ap-southeast-1' } }],
  ['s3', { s3: { region: 'eu-central-1' } }],
  ['cos', { cos: { region: 'ap-shanghai' } }],
  ['qiniu', {}],
] as const) {
  test(`random keys arrive in ${name} as they are, in another region, with a token`, async (t) => {
    const place = await startPlace(name, { ...options, credential: TEMPORARY })
    t.after(() => place.bucket.close())
    const region = Object.values(options)[0]?.region
    const cloud = createCloud({ ...place.options, ...(region && { region }) } as typeof place.options)
    const next = numbers(7)
    for (let times = 0; times < 60; times++) {
      const key = keyOf(next)
      const got = await send(cloud.form!(formOrder({ key }), now()))
      assert.equal(got.status, 200, `${JSON.stringify(key)} ${got.text}`)
      assert.equal((await place.bucket.read(key))?.length, JPEG.length, key)
      if (!cloud.put) continue
      const { url, header } = cloud.put(putOrder({ key: `put/${key}` }), now())
      const response = await fetch(url, { method: 'PUT', headers: header, body: JPEG })
      assert.equal(response.status, 200, `${JSON.stringify(key)} ${await response.text()}`)
      assert.equal((await place.bucket.read(`put/${key}`))?.length, JPEG.length, key)
    }
  })
}

test('signs addresses of S3 as aws4fetch does', async () => {
  const { accessKeyId, accessKeySecret: secretAccessKey, securityToken: sessionToken } = TEMPORARY
  const next = numbers(11)
  for (const url of [`https://${S3_HOST}`, 'https://s3.example.com:9000/fake-bucket']) {
    const region = 'us-east-1'
    const cloud = createCloud({ name: 's3', bucket: 'fake-bucket', region, url, ...TEMPORARY })
    const client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      sessionToken: sessionToken!,
      service: 's3',
      region,
    })
    for (let times = 0; times < 50; times++) {
      const part =
        times % 2 === 0
          ? { part: { uploadId: `2~${keyOf(next).replaceAll(/[^\x21-\x7e]/g, '')}`, number: 7 } }
          : {}
      const order = putOrder({ key: keyOf(next), ...part })
      const ours = cloud.put!(order, Date.parse('2026-12-31T23:59:59.999Z'))
      const unsigned = new URL(ours.url)
      for (const name of [...unsigned.searchParams.keys()])
        if (/^X-Amz-(?!Expires)/.test(name)) unsigned.searchParams.delete(name)
      const theirs = await client.sign(unsigned.href, {
        method: 'PUT',
        headers: { ...ours.header, 'content-length': String(order.size) },
        aws: { signQuery: true, allHeaders: true, datetime: '20261231T235959Z' },
      })
      const signature = (one: string) => new URL(one).searchParams.get('X-Amz-Signature')
      assert.equal(signature(ours.url), signature(theirs.url), order.key)
    }
  }
})
