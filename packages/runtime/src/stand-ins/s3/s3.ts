import { type Cloud, openCloud } from '../bucket/cloud.ts'
import type { Credential } from '../bucket/credential.ts'
import { errorAnswer } from '../bucket/error-answer.ts'
import { serveVerb } from '../bucket/serve-verb.ts'
import { verbOf } from '../bucket/verb.ts'
import { postObject } from './post-object.ts'
import { noSuchBucket, s3Dialect, s3Key } from './side.ts'
import { checkSignatureV4 } from './signature-v4.ts'

export interface S3Options {
  credentials: Credential[]
  /** Default `fake-bucket`. */
  bucket?: string
  /** Default `us-east-1`. */
  region?: string
  /** The public host that callers sign where their address is rewritten to the stand-in, such as `fake-bucket.s3.us-east-1.amazonaws.com`. */
  host?: string
  /** Forms with the old HMAC-SHA1: AWS refuses them for buckets made after 2020-06-24 (default), old gateways don't. */
  formV2?: 'accept' | 'refuse'
  /** Origins whose pages may ask, such as `https://h5.example.com`; `*`: each. Default none. */
  cors?: string[]
  /** Milliseconds since 1970; default the machine's clock. */
  now?: () => number
}

/** A local stand-in of one S3 bucket: forms with a policy, and the plain verbs with multipart, by SigV4. */
export interface S3 extends Cloud {
  /** For a client's `endpoint` with `forcePathStyle`, without a slash. */
  endpoint: string
}

/** Starts it on a free loopback port. The bucket's root is `url`, in path style. */
export async function startS3({
  credentials,
  bucket: name = 'fake-bucket',
  region = 'us-east-1',
  host,
  formV2 = 'refuse',
  cors = [],
  now = Date.now,
}: S3Options): Promise<S3> {
  const hosts = host === undefined ? [] : [host]
  const rules = { credentials, region, hosts, now, formV2 }
  const dialect = s3Dialect(name)
  const cloud = await openCloud({
    bucket: name,
    now,
    cors,
    verbOf(call) {
      const key = s3Key(call, name, hosts)
      if (key === 'elsewhere') return { verb: 'Unsupported', key: null }
      return { verb: verbOf(call.method, key, call.query, call.headers, dialect.prefix), key }
    },
    async serve(call, bucket, { url }) {
      if (s3Key(call, name, hosts) === 'elsewhere') throw noSuchBucket()
      if (call.verb === 'PostObject') return postObject(call, bucket, dialect, rules, `${url}/${name}/`)
      checkSignatureV4(call, rules)
      return serveVerb({ call, bucket, dialect, key: call.key ?? '' })
    },
    refuse: (refusal, { decodedPath }) =>
      errorAnswer(refusal, 'x-amz-request-id', { Resource: decodedPath, BucketName: name }),
  })
  return { ...cloud, endpoint: cloud.url.slice(0, -1), url: `${cloud.url}${name}/` }
}
