import { randomBytes } from 'node:crypto'
import { type Cloud, openCloud } from '../bucket/cloud.ts'
import type { Credential } from '../bucket/credential.ts'
import type { Dialect } from '../bucket/dialect.ts'
import { isSame } from '../bucket/digest.ts'
import { errorAnswer } from '../bucket/error-answer.ts'
import { getObject } from '../bucket/object-verbs.ts'
import { notAllowed, serveVerb } from '../bucket/serve-verb.ts'
import { verbOf } from '../bucket/verb.ts'
import { type Call, header, parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { noSuchBucket, S3_DIALECT, s3Dialect, s3Key } from '../s3/side.ts'
import { checkSignatureV4 as checkS3, isSignedV4 as isS3 } from '../s3/signature-v4.ts'
import { newQetag } from './etag.ts'
import { MANAGED, MANAGED_VERBS, managedKey } from './manage.ts'
import { checkManaged, sign } from './signature.ts'
import { upload } from './upload.ts'

export interface QiniuOptions {
  /** `accessKeyId` is Qiniu's AccessKey, `accessKeySecret` its SecretKey. */
  credentials: Credential[]
  /** Default `fake-bucket`. */
  bucket?: string
  /** Of its S3-compatible side. Default `cn-east-1`. */
  region?: string
  /** Public hosts that callers sign where their address is rewritten to the stand-in. Default `rs-z0.qiniuapi.com`, `rsf-z0.qiniuapi.com` and `rs.qiniuapi.com`. */
  hosts?: string[]
  /** What download addresses were signed for, such as `https://cdn.example.com`. Default: the stand-in's own. */
  domain?: string
  /** `public`: downloads need no token. Default `private`. */
  access?: 'private' | 'public'
  /** Qiniu changed from `QBox` to `Qiniu` (php-sdk #428); a verifier has to take both. Default `Qiniu`. */
  callbackSignature?: 'QBox' | 'Qiniu'
  /** How long a callback may take; Qiniu's own limit is not documented. Default 5000. */
  callbackMs?: number
  /** Origins whose pages may ask, such as `https://h5.example.com`; `*`: each. Default none. */
  cors?: string[]
  /** Milliseconds since 1970; default the machine's clock. */
  now?: () => number
}

/** A local stand-in of one Qiniu bucket: uploads by token, stat, copy, move, delete, list, signed downloads, and S3's verbs. */
export type Qiniu = Cloud

const DIALECT: Dialect = { ...S3_DIALECT, prefix: 'x-qn-', type: 'application/octet-stream' }

/** Starts it on a free loopback port. `url` is the host of uploads, of management and of downloads in one. */
export async function startQiniu({
  credentials,
  bucket: name = 'fake-bucket',
  region = 'cn-east-1',
  hosts = ['rs-z0.qiniuapi.com', 'rsf-z0.qiniuapi.com', 'rs.qiniuapi.com'],
  domain,
  access = 'private',
  callbackSignature = 'Qiniu',
  callbackMs = 5000,
  cors = [],
  now = Date.now,
}: QiniuOptions): Promise<Qiniu> {
  const rules = { credentials, now, callbackSignature, callbackMs }
  const s3 = s3Dialect(name)

  const download = (call: Call, root: string): void => {
    if (access === 'public') return
    const target = call.request.url ?? ''
    const [id, signature] = (parameter(call.query, 'token') ?? '').split(':')
    const credential = credentials.find(({ accessKeyId }) => accessKeyId === id)
    const signed = `${domain ?? root}${target.replace(/[?&]token=[^&]*$/, '')}`
    if (!credential || !isSame(sign(signed, credential.accessKeySecret), signature ?? ''))
      throw new Refusal(401, '401', 'download token auth failed')
    if (Number(parameter(call.query, 'e')) * 1000 < now())
      throw new Refusal(401, '401', 'download token expired')
  }

  return openCloud({
    bucket: name,
    now,
    cors,
    newTag: newQetag,
    verbOf(call) {
      if (isS3(call)) {
        const key = s3Key(call, name, [])
        if (key === 'elsewhere') return { verb: 'Unsupported', key: null }
        return { verb: verbOf(call.method, key, call.query, call.headers, s3.prefix), key }
      }
      if (call.method === 'POST' && call.path === '/') return { verb: 'Upload', key: null }
      const managed = MANAGED_VERBS[call.path.split('/')[1] ?? '']
      if (managed && 'authorization' in call.headers) return { verb: managed, key: managedKey(call.path) }
      if (call.method === 'GET' || call.method === 'HEAD')
        return { verb: 'Download', key: call.decodedPath.slice(1) }
      return { verb: managed ?? 'Unsupported', key: null }
    },
    async serve(call, bucket, loopback) {
      if (isS3(call)) {
        if (call.verb === 'Unsupported')
          throw s3Key(call, name, []) === 'elsewhere' ? noSuchBucket() : notAllowed()
        if (call.verb === 'PostObject') throw notAllowed()
        checkS3(call, { credentials, region, hosts: [], now })
        return serveVerb({ call, bucket, dialect: s3, key: call.key ?? '' })
      }
      if (call.verb === 'Upload') return upload(call, bucket, rules, loopback)
      if (call.verb === 'Download') {
        download(call, loopback.url)
        return getObject({ call, bucket, dialect: DIALECT, key: call.key ?? '' }).catch(notFound)
      }
      const managed = MANAGED[call.verb]
      if (!managed) throw new Refusal(405, '405', 'method not allowed')
      const contentType = header(call.headers, 'content-type') ?? ''
      const { method, headers } = call
      checkManaged(
        { method, target: call.request.url ?? '', contentType, headers, body: '' },
        credentials,
        hosts,
      )
      return managed(call, bucket)
    },
    refuse: (refusal, call) =>
      isS3(call) ? errorAnswer(refusal, 'x-amz-request-id', {}) : errorJson(refusal),
  })
}

function errorJson({ status, message, details }: Refusal) {
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'X-Reqid': randomBytes(12).toString('base64url') },
    body: JSON.stringify({ error: message, ...details }),
  }
}

function notFound(error: unknown): never {
  if (error instanceof Refusal && error.code === 'NoSuchKey')
    throw new Refusal(404, '404', 'Document not found')
  throw error
}
