import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { type TestContext, test } from 'node:test'
import { temporaryFolder } from '../server/running.ts'
import { listen } from './proxy.ts'
import { run } from './running.ts'

const RULE =
  '<LifecycleConfiguration><Rule><Filter><Prefix>staging/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>2</Days></Expiration>' +
  '<AbortIncompleteMultipartUpload><DaysAfterInitiation>2</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule></LifecycleConfiguration>'
const refusal = (code: string) => `<Error><Code>${code}</Code></Error>`

interface State {
  /** What anybody may do. */
  open?: 'list' | 'read'
  /** Whose pages may send, and by what. */
  cors?: { origin: string; methods: string; headers: string }
  rule?: string
  /** Refuses every key. */
  refuses?: string
  /** How much its clock is ahead, in milliseconds. */
  ahead?: number
}

/** As much of an object store as the doctor asks, in the states in which people leave one; the settings that name it. */
async function bucket(t: TestContext, state: State): Promise<Record<string, string>> {
  const server = createServer((request, response) => {
    const { searchParams, pathname } = new URL(request.url!, 'http://store')
    response.setHeader('date', new Date(Date.now() + (state.ahead ?? 0)).toUTCString())
    const answer = (status: number, body = '') => response.writeHead(status).end(body)
    if (request.method === 'OPTIONS') {
      const { cors } = state
      if (!cors) return answer(403, refusal('AccessForbidden'))
      response.setHeader('access-control-allow-origin', cors.origin)
      response.setHeader('access-control-allow-methods', cors.methods)
      response.setHeader('access-control-allow-headers', cors.headers)
      return answer(200)
    }
    if (searchParams.has('X-Amz-Signature')) {
      if (state.refuses) return answer(403, refusal(state.refuses))
      if (!searchParams.has('lifecycle')) return answer(200, '<ListBucketResult/>')
      return state.rule ? answer(200, state.rule) : answer(404, refusal('NoSuchLifecycleConfiguration'))
    }
    if (pathname === '/photos/')
      return state.open === 'list' ? answer(200) : answer(403, refusal('AccessDenied'))
    return state.open === undefined ? answer(403, refusal('AccessDenied')) : answer(404, refusal('NoSuchKey'))
  })
  const port = await listen(t, server)
  return {
    DUKOU_DATA: await temporaryFolder(t),
    DUKOU_BUCKET_ENDPOINT: `http://127.0.0.1:${port}`,
    DUKOU_BUCKET_NAME: 'photos',
    DUKOU_BUCKET_STYLE: 'path',
    DUKOU_BUCKET_ACCESS_KEY_ID: 'an-id',
    DUKOU_BUCKET_ACCESS_KEY_SECRET: 'a-secret-of-the-bucket',
    DUKOU_DIRECT_CLOUD: 's3',
    DUKOU_ORIGINS: 'https://h5.example.com',
  }
}

test('finds a bucket in order', async (t) => {
  const cors = { origin: 'https://h5.example.com', methods: 'POST, PUT', headers: '*' }
  const { output } = await run(['doctor'], await bucket(t, { cors, rule: RULE }))
  for (const line of [
    /✓ the bucket photos opens/,
    /✓ the store's clock agrees/,
    /✓ the bucket is private/,
    /✓ the bucket has a lifecycle rule for staging\//,
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
  assert.match(output, /! no lifecycle rule for staging\/ .*NoSuchLifecycleConfiguration.*after 2 days/)
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

test('tells a store that is not there', async (t) => {
  const settings = await bucket(t, {})
  const { output } = await run(['doctor'], { ...settings, DUKOU_BUCKET_ENDPOINT: 'http://127.0.0.1:9' })
  assert.match(output, /✗ the store http:\/\/127\.0\.0\.1:9 is not reached/)
})
