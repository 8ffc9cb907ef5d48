import type { IncomingHttpHeaders } from 'node:http'
import { header } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'
import type { About } from './bucket.ts'
import type { Dialect } from './dialect.ts'
import type { Held } from './held.ts'

/** Headers that are kept with an object and answered with it. */
const KEPT = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires']

/** What a request's headers, or a form's fields, say about the object. */
export function aboutOf(
  key: string,
  said: (name: string) => string | null,
  names: Iterable<string>,
  dialect: Dialect,
): About {
  const headers: Record<string, string> = {}
  for (const name of names) {
    const value = said(name)
    if (value !== null && (KEPT.includes(name) || name.startsWith(`${dialect.prefix}meta-`)))
      headers[name] = value
  }
  return { key, type: said('content-type') || dialect.type, headers }
}

export function aboutOfHeaders(key: string, headers: IncomingHttpHeaders, dialect: Dialect): About {
  return aboutOf(key, (name) => header(headers, name), Object.keys(headers), dialect)
}

/**
 * Compares what came with the digests that the request promised.
 *
 * @throws Refusal `InvalidDigest`, `BadDigest`, `XAmzContentSHA256Mismatch`
 */
export function checkDigests({ md5, sha256, crc32 }: Held, said: (name: string) => string | null): void {
  const wantedMd5 = said('content-md5')
  if (wantedMd5 !== null) {
    const bytes = Buffer.from(wantedMd5, 'base64')
    if (bytes.length !== 16)
      throw new Refusal(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.')
    if (bytes.toString('hex') !== md5)
      throw new Refusal(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.')
  }
  const payload = said('x-amz-content-sha256')
  if (payload !== null && /^[\da-f]{64}$/.test(payload) && payload !== sha256)
    throw new Refusal(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { ClientComputedContentSHA256: payload, S3ComputedContentSHA256: sha256 },
    )
  const wantedCrc = said('x-amz-checksum-crc32')
  const crc = Buffer.alloc(4)
  crc.writeUInt32BE(crc32)
  if (wantedCrc !== null && wantedCrc !== crc.toString('base64'))
    throw new Refusal(400, 'BadDigest', 'The CRC32 you specified did not match the calculated checksum.')
  const wantedSha = said('x-amz-checksum-sha256')
  if (wantedSha !== null && Buffer.from(wantedSha, 'base64').toString('hex') !== sha256)
    throw new Refusal(400, 'BadDigest', 'The SHA256 you specified did not match the calculated checksum.')
}
