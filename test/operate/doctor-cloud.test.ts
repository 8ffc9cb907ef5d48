import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bucket, RULE } from './bucket.ts'
import { run } from './running.ts'

test('finds a bucket in order', async (t) => {
  const cors = { origin: 'https://h5.example.com', methods: 'POST, PUT', headers: '*' }
  const { output } = await run(['doctor'], await bucket(t, { cors, rule: RULE }))
  for (const line of [
    /✓ the bucket photos opens/,
    /✓ the bucket photos is written, read, listed and deleted from/,
    /✓ the store's clock agrees/,
    /✓ the bucket is private/,
    /✓ the bucket has a lifecycle rule for staging\//,
    /✓ phones can send a form to 127\.0\.0\.1/,
    /✓ phones can send a PUT to 127\.0\.0\.1/,
    /✓ pages of https:\/\/h5\.example\.com may POST to 127\.0\.0\.1/,
    /✓ pages of https:\/\/h5\.example\.com may PUT to 127\.0\.0\.1/,
  ])
    assert.match(output, line)
  // This one is on loopback, which no phone reaches.
  assert.match(output, /✗ phones can't send to http:\/\/127\.0\.0\.1:\d+ from a published mini program/)
})

test('finds a bucket without rules: CORS, life cycle, clock', async (t) => {
  const { code, output } = await run(['doctor'], await bucket(t, { ahead: 300_000 }))
  assert.equal(code, 3)
  assert.match(output, /✗ pages of https:\/\/h5\.example\.com may not POST to .*403.*CORS/)
  assert.match(
    output,
    /! no lifecycle rule for staging\/ is to be seen \(404 NoSuchLifecycleConfiguration\)\..*after 2 days/,
  )
  assert.match(output, /! the store's clock and this one are (299|300|301) s apart/)
})

test('names what a rule of CORS lacks', async (t) => {
  const cors = { origin: 'https://other.example.com', methods: 'POST', headers: 'x-other' }
  const { output } = await run(['doctor'], await bucket(t, { cors }))
  assert.match(output, /✗ .* may not POST to .*\(Access-Control-Allow-Origin\)/)
  assert.match(
    output,
    /✗ .* may not PUT to .*\(Access-Control-Allow-Origin, Access-Control-Allow-Methods, Access-Control-Allow-Headers\)/,
  )
})

for (const open of ['list', 'read'] as const)
  test(`finds a bucket that anybody may ${open}`, async (t) => {
    const { output } = await run(['doctor'], await bucket(t, { open }))
    assert.match(output, /✗ the bucket is public/)
  })

test('tells keys that the store refuses, a domain that it refuses, and a clock that no signature bears', async (t) => {
  const skewed = await run(['doctor'], await bucket(t, { refuses: 'RequestTimeTooSkewed', ahead: 3_600_000 }))
  assert.match(skewed.output, /✗ the bucket photos refuses the configured keys \(403 RequestTimeTooSkewed\)/)
  assert.match(skewed.output, /✗ the store's clock .* apart: signatures are refused/)
  const forbidden = await run(['doctor'], await bucket(t, { refuses: 'PublicEndpointForbidden' }))
  assert.match(forbidden.output, /✗ the bucket photos refuses its default domain .*a domain of your own/)
})

test('tells keys that may not write, and what a store lacks that files or tickets need', async (t) => {
  const readOnly = await run(['doctor'], await bucket(t, { readOnly: true }))
  assert.match(readOnly.output, /✗ the bucket photos failed a trial: .*AccessDenied/)
  const bare = await bucket(t, { lacks: ['if-none-match', 'x-amz-copy-source-range'] })
  const { output } = await run(['doctor'], bare)
  assert.match(output, /! The store copies no ranges of objects: .*maxFileSize/)
  assert.match(output, /! The store does not heed If-None-Match.*direct\.overwrite/)
  assert.match(
    output,
    /✗ a PUT as phones send it fails at .* \(501 NotImplemented\)\. .*direct\.overwrite: allow/,
  )
  const allowed = await run(['doctor'], { ...bare, DUKOU_DIRECT_OVERWRITE: 'allow' })
  assert.doesNotMatch(allowed.output, /If-None-Match/)
  assert.match(allowed.output, /✓ phones can send a PUT to/)
})

test('tries what phones send, with the keys that tickets are signed with, and leaves nothing', async (t) => {
  const noForms = await run(['doctor'], await bucket(t, { noForms: true }))
  assert.match(
    noForms.output,
    /✗ a form as phones send it fails at .* \(405 MethodNotAllowed\)\. .*direct\.forms: none/,
  )
  const settings = await bucket(t, {})
  const wrong = await run(['doctor'], {
    ...settings,
    DUKOU_DIRECT_ACCESS_KEY_ID: 'another-id',
    DUKOU_DIRECT_ACCESS_KEY_SECRET: 'another-secret',
  })
  assert.match(
    wrong.output,
    /✗ a form as phones send it fails at .* \(403 InvalidAccessKeyId\)\. .*region, the keys/,
  )
  assert.doesNotMatch(wrong.output, /could not be removed/)
})

test('tells a store that is not there', async (t) => {
  const settings = await bucket(t, {})
  const { output } = await run(['doctor'], { ...settings, DUKOU_BUCKET_ENDPOINT: 'http://127.0.0.1:9' })
  assert.match(output, /✗ the store http:\/\/127\.0\.0\.1:9 is not reached/)
})
