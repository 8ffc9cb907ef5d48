import { type Cloud, openCloud } from '../bucket/cloud.ts'
import type { Credential } from '../bucket/credential.ts'
import { errorAnswer } from '../bucket/error-answer.ts'
import { notAllowed, serveVerb } from '../bucket/serve-verb.ts'
import { verbOf } from '../bucket/verb.ts'
import { type Call, header, parameter } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import { noSuchBucket, s3Dialect, s3Key } from '../s3/side.ts'
import { checkSignatureV4 as checkS3, isSignedV4 as isS3 } from '../s3/signature-v4.ts'
import { callbackOf, newCallbackKey, sendCallback } from './callback.ts'
import { ossDialect } from './dialect.ts'
import { v1Closed } from './known.ts'
import { postObject } from './post-object.ts'
import { checkRequestV1 } from './signature-v1.ts'
import { checkRequestV4 } from './signature-v4.ts'

export interface OssOptions {
  credentials: Credential[]
  /** Default `fake-bucket`. */
  bucket?: string
  /** Without `oss-`. Default `cn-hangzhou`. */
  region?: string
  /** The public host that callers sign where their address is rewritten to the stand-in. Default: the bucket's own on aliyuncs.com. */
  host?: string
  /** `closed`: refuses signature V1, as OSS does for buckets made since 2025-09-01. Default `open`. */
  v1?: 'open' | 'closed'
  /** `forbidden`: refuses all that touches data, as OSS does on its public addresses in mainland China for users since 2025-03-20. Default `open`. */
  publicEndpoint?: 'open' | 'forbidden'
  /** What `x-oss-pub-key-url` says. Default: where the stand-in itself serves its key. */
  publicKeyUrl?: string
  /** How long a callback may take. Default 5000. */
  callbackMs?: number
  /** Origins whose pages may ask, such as `https://h5.example.com`; `*`: each. Default none. */
  cors?: string[]
  /** Milliseconds since 1970; default the machine's clock. */
  now?: () => number
}

/** A local stand-in of one OSS bucket: PostObject with callbacks, and the plain verbs with multipart, by V1, V4 or S3's V4. */
export interface Oss extends Cloud {
  /** PEM, with which its callbacks can be verified. */
  publicKey: string
}

const KEY_PATH = '/callback_pub_key_v1.pem'

/** Starts it on a free loopback port. The bucket's root is `url`; S3's requests may also use `/bucket/key`. */
export async function startOss({
  credentials,
  bucket: name = 'fake-bucket',
  region = 'cn-hangzhou',
  host = `${name}.oss-${region}.aliyuncs.com`,
  v1 = 'open',
  publicEndpoint = 'open',
  publicKeyUrl,
  callbackMs = 5000,
  cors = [],
  now = Date.now,
}: OssOptions): Promise<Oss> {
  const key = newCallbackKey()
  const hosts = [host]
  const rules = { credentials, region, bucket: name, hosts, now, v1 }
  const [own, s3] = [ossDialect(name), s3Dialect(name)]

  const authorize = (call: Call): void => {
    const authorization = header(call.headers, 'authorization') ?? ''
    // S3's scope names the region as OSS's own addresses do: oss-cn-hangzhou, or without oss-.
    if (isS3(call)) checkS3(call, { ...rules, region: s3RegionOf(call, region) })
    else if (
      authorization.startsWith('OSS4-HMAC-SHA256') ||
      parameter(call.query, 'x-oss-signature-version') !== null
    )
      checkRequestV4(call, rules)
    else if (authorization.startsWith('OSS ') || parameter(call.query, 'OSSAccessKeyId') !== null) {
      checkRequestV1(call, rules)
      if (v1 === 'closed') throw v1Closed()
    } else
      throw new Refusal(403, 'AccessDenied', 'You have no right to access this object because of bucket acl.')
  }

  const cloud = await openCloud({
    bucket: name,
    now,
    cors,
    verbOf(call) {
      if (call.method === 'GET' && call.path === KEY_PATH && call.query.length === 0)
        return { verb: 'GetPublicKey', key: null }
      const found = isS3(call) ? s3Key(call, name, hosts) : call.decodedPath.slice(1) || null
      if (found === 'elsewhere') return { verb: 'Unsupported', key: null }
      const { prefix } = isS3(call) ? s3 : own
      return { verb: verbOf(call.method, found, call.query, call.headers, prefix), key: found }
    },
    async serve(call, bucket, loopback) {
      if (call.verb === 'GetPublicKey')
        return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: key.publicKey }
      if (publicEndpoint === 'forbidden')
        throw new Refusal(
          400,
          'PublicEndpointForbidden',
          'You are forbidden to access this bucket through its public endpoint.',
          {
            EC: '0048-00000401',
          },
        )
      const address = publicKeyUrl ?? `${loopback.url}${KEY_PATH}`
      const sender = { bucket: name, key, publicKeyUrl: address, timeoutMs: callbackMs }
      if (call.verb === 'PostObject') return postObject(call, bucket, rules, sender, loopback)
      if (call.verb === 'Unsupported') {
        if (isS3(call) && s3Key(call, name, hosts) === 'elsewhere') throw noSuchBucket()
        throw notAllowed()
      }
      authorize(call)
      const asked = isS3(call) ? null : callbackOf(call)
      const answer = await serveVerb({ call, bucket, dialect: isS3(call) ? s3 : own, key: call.key ?? '' })
      const object = asked && bucket.get(call.key ?? '')
      return object ? sendCallback(asked.wish, object, asked.own, call, loopback, sender) : answer
    },
    refuse: (refusal, call) =>
      errorAnswer(refusal, 'x-oss-request-id', { HostId: header(call.headers, 'host') ?? '' }),
  })
  return { ...cloud, publicKey: key.publicKey }
}

function s3RegionOf({ headers, query }: Call, region: string): string {
  const said = header(headers, 'authorization') ?? parameter(query, 'X-Amz-Credential') ?? ''
  return said.includes(`/oss-${region}/`) ? `oss-${region}` : region
}
