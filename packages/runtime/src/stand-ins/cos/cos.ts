import { type Cloud, openCloud } from '../bucket/cloud.ts'
import type { Credential } from '../bucket/credential.ts'
import type { Dialect } from '../bucket/dialect.ts'
import { errorAnswer } from '../bucket/error-answer.ts'
import { notAllowed, serveVerb } from '../bucket/serve-verb.ts'
import { verbOf } from '../bucket/verb.ts'
import { type Call, decodePath, header, parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { noSuchBucket, s3Dialect, s3Key } from '../s3/side.ts'
import { checkSignatureV4 as checkS3, isSignedV4 as isS3 } from '../s3/signature-v4.ts'
import { postObject } from './post-object.ts'
import { type CosRules, checkSignature, readSignature } from './signature.ts'

export interface CosOptions {
  /** `accessKeyId` is COS's SecretId, `accessKeySecret` its SecretKey. */
  credentials: Credential[]
  /** With the app's number. Default `fake-1250000000`. */
  bucket?: string
  /** Default `ap-guangzhou`. */
  region?: string
  /** The public host that callers sign where their address is rewritten to the stand-in. Default: the bucket's own on myqcloud.com. */
  host?: string
  /** Origins whose pages may ask, such as `https://h5.example.com`; `*`: each. Default none. */
  cors?: string[]
  /** Milliseconds since 1970; default the machine's clock. */
  now?: () => number
}

/** A local stand-in of one COS bucket: PostObject, and the plain verbs with multipart, by COS's signature or S3's V4. */
export type Cos = Cloud

/** How COS's plain verbs look. Source: cloud.tencent.com/document/product/436/7751 and what it lists. */
function cosDialect(bucket: string): Dialect {
  return {
    prefix: 'x-cos-',
    minPart: 1024 * 1024,
    etag: (etag) => etag,
    namespace: null,
    badRange: 'refuse',
    type: 'application/octet-stream',
    // bucket.cos.region.myqcloud.com/key
    copySource(value) {
      const path = decodePath(value.replace(/\?.*$/, ''))
      return path.startsWith(`${bucket}.`) && path.includes('/') ? path.slice(path.indexOf('/') + 1) : null
    },
    forbidOverwrite: 'x-cos-forbid-overwrite',
  }
}

/** Starts it on a free loopback port. The bucket's root is `url`; S3's requests may also use `/bucket/key`. */
export async function startCos({
  credentials,
  bucket: name = 'fake-1250000000',
  region = 'ap-guangzhou',
  host = `${name}.cos.${region}.myqcloud.com`,
  cors = [],
  now = Date.now,
}: CosOptions): Promise<Cos> {
  const hosts = [host]
  const rules: CosRules = { credentials, hosts, now }
  const [own, s3] = [cosDialect(name), s3Dialect(name)]

  const authorize = (call: Call): void => {
    if (isS3(call)) {
      checkS3(call, { ...rules, region })
      return
    }
    const authorization = header(call.headers, 'authorization')
    const signature =
      authorization === null
        ? new Map(
            call.query.filter(([one]) => one.startsWith('q-')).map(([one, value]) => [one, value ?? '']),
          )
        : readSignature(authorization)
    if (signature.size === 0) throw new Refusal(403, 'AccessDenied', 'Access Denied.')
    const token =
      header(call.headers, 'x-cos-security-token') ?? parameter(call.query, 'x-cos-security-token')
    checkSignature({ ...call, path: call.decodedPath }, signature, token, rules)
  }

  return openCloud({
    bucket: name,
    now,
    cors,
    verbOf(call) {
      const found = isS3(call) ? s3Key(call, name, hosts) : call.decodedPath.slice(1) || null
      if (found === 'elsewhere') return { verb: 'Unsupported', key: null }
      return {
        verb: verbOf(call.method, found, call.query, call.headers, (isS3(call) ? s3 : own).prefix),
        key: found,
      }
    },
    async serve(call, bucket, { url }) {
      if (call.verb === 'PostObject') return postObject(call, bucket, own, rules, `${url}/`)
      if (call.verb === 'Unsupported')
        throw isS3(call) && s3Key(call, name, hosts) === 'elsewhere' ? noSuchBucket() : notAllowed()
      authorize(call)
      return serveVerb({ call, bucket, dialect: isS3(call) ? s3 : own, key: call.key ?? '' })
    },
    refuse: (refusal, call) =>
      errorAnswer(refusal, 'x-cos-request-id', {
        Resource: `${host}${call.decodedPath}`,
        TraceId: 'OGVmYzZiMmQzYjA2OWNh',
      }),
  })
}
