import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsClient } from 'aws4fetch'
import { newBucket, sharedStore } from '../engines/stores.ts'
import { temporaryFolder } from '../server/running.ts'
import { RULE } from './bucket.ts'
import { run } from './running.ts'

const CORS =
  '<CORSConfiguration><CORSRule><AllowedOrigin>https://h5.example.com</AllowedOrigin><AllowedMethod>POST</AllowedMethod>' +
  '<AllowedMethod>PUT</AllowedMethod><AllowedHeader>*</AllowedHeader></CORSRule></CORSConfiguration>'

const store = sharedStore('ceph')

test('a real bucket as it is made, with its rules, and opened to everybody', {
  skip: store.missing,
}, async (t) => {
  const { endpoint, region, credentials, bucket } = await newBucket(store.about!)
  const client = new AwsClient({ ...credentials, region, service: 's3' })
  const put = async (query: string, body = '', headers: Record<string, string> = {}) => {
    const answer = await client.fetch(`${endpoint}/${bucket}${query}`, { method: 'PUT', body, headers })
    assert.equal(answer.status, 200, await answer.text())
  }
  const env = {
    DUKOU_DATA: await temporaryFolder(t),
    DUKOU_BUCKET_ENDPOINT: endpoint,
    DUKOU_BUCKET_NAME: bucket,
    DUKOU_BUCKET_REGION: region,
    DUKOU_BUCKET_STYLE: 'path',
    DUKOU_BUCKET_ACCESS_KEY_ID: credentials.accessKeyId,
    DUKOU_BUCKET_ACCESS_KEY_SECRET: credentials.secretAccessKey,
    DUKOU_DIRECT_CLOUD: 's3',
    DUKOU_ORIGINS: 'https://h5.example.com',
  }
  const bare = await run(['doctor'], env)
  for (const line of [
    new RegExp(`✓ the bucket ${bucket} opens`),
    /✓ phones can send a form to/,
    /✓ phones can send a PUT to/,
    /✓ the store's clock agrees/,
    /✓ the bucket is private/,
    /! no lifecycle rule for staging\/ is to be seen \(404 NoSuchLifecycleConfiguration\)/,
    /✗ pages of https:\/\/h5\.example\.com may not POST to .*403/,
    /✗ pages of https:\/\/h5\.example\.com may not PUT to .*403/,
  ])
    assert.match(bare.output, line)

  await put('?cors', CORS)
  await put('?lifecycle', RULE)
  const ready = await run(['doctor'], env)
  for (const line of [
    /✓ the bucket has a lifecycle rule/,
    /✓ pages of https:\/\/h5\.example\.com may POST to/,
    /✓ pages of https:\/\/h5\.example\.com may PUT to/,
  ])
    assert.match(ready.output, line)

  await put('?acl', '', { 'x-amz-acl': 'public-read' })
  assert.match((await run(['doctor'], env)).output, /✗ the bucket is public/)
})
