import { createServer } from 'node:http'
import type { TestContext } from 'node:test'
import { startS3 } from '@dukou/runtime/stand-ins'
import { temporaryFolder } from '../server/running.ts'
import { listen, proxyTo } from './proxy.ts'

/** A lifecycle rule as it should be. */
export const RULE =
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
  /** Headers that it doesn't take. */
  lacks?: string[]
  /** Lets nobody write. */
  readOnly?: true
  /** Takes no forms. */
  noForms?: true
}

/** An object store in the states in which people leave one; the settings that name it. */
export async function bucket(t: TestContext, state: State): Promise<Record<string, string>> {
  const [accessKeyId, accessKeySecret] = ['an-id', 'a-secret-of-the-bucket']
  const s3 = await startS3({ bucket: 'photos', credentials: [{ accessKeyId, accessKeySecret }] })
  t.after(() => s3.close())
  const toStore = proxyTo(s3.endpoint, {})
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
    const isSigned = searchParams.has('X-Amz-Signature')
    if (isSigned && state.refuses) return answer(403, refusal(state.refuses))
    if (request.headers.authorization || request.method === 'PUT') {
      if (state.lacks?.some((name) => name in request.headers)) return answer(501, refusal('NotImplemented'))
      if (state.readOnly && request.method === 'PUT') return answer(403, refusal('AccessDenied'))
      return void toStore(request, response)
    }
    if (request.method === 'POST')
      return state.noForms ? answer(405, refusal('MethodNotAllowed')) : void toStore(request, response)
    if (isSigned) {
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
    DUKOU_BUCKET_ACCESS_KEY_ID: accessKeyId,
    DUKOU_BUCKET_ACCESS_KEY_SECRET: accessKeySecret,
    DUKOU_DIRECT_CLOUD: 's3',
    DUKOU_ORIGINS: 'https://h5.example.com',
  }
}
