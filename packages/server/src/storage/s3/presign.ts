import { createHash, createHmac } from 'node:crypto'
import type { BucketOptions } from './bucket.ts'

/** A GET that anybody may make. */
export interface Presigned extends Pick<BucketOptions, 'bucket' | 'endpoint' | 'region' | 'addressing'> {
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  key: string
  query: Record<string, string>
  /** From now on; at most seven days. */
  seconds: number
  /** Milliseconds since 1970, by the store's clock. */
  now: number
}

/** Signature version 4 in the query. Source: docs.aws.amazon.com, AmazonS3 API, sigv4-query-string-auth. */
export function presignedUrl(get: Presigned): string {
  const { bucket, endpoint, region, credentials, key, seconds } = get
  const addressing = get.addressing ?? (endpoint === undefined ? 'host' : 'path')
  const { protocol, host } = new URL(endpoint ?? awsEndpoint(region))
  const time = new Date(get.now).toISOString().replace(/[-:]|\.\d+/g, '')
  const day = time.slice(0, 8)
  const scope = `${day}/${region}/s3/aws4_request`
  const signedHost = addressing === 'path' ? host : `${bucket}.${host}`
  const path = `/${addressing === 'path' ? `${bucket}/` : ''}${key}`.split('/').map(escaped).join('/')
  const { sessionToken } = credentials
  const query = canonical({
    ...get.query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${credentials.accessKeyId}/${scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
    ...(sessionToken === undefined ? {} : { 'X-Amz-Security-Token': sessionToken }),
  })
  const request = ['GET', path, query, `host:${signedHost}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n')
  const digest = createHash('sha256').update(request).digest('hex')
  const key4 = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (secret, word) => hmac(secret, word),
    `AWS4${credentials.secretAccessKey}`,
  )
  const signature = hmac(key4, ['AWS4-HMAC-SHA256', time, scope, digest].join('\n')).toString('hex')
  return `${protocol}//${signedHost}${path}?${query}&X-Amz-Signature=${signature}`
}

function awsEndpoint(region: string): string {
  return `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
}

function canonical(query: Record<string, string>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
  return pairs.sort().join('&')
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
