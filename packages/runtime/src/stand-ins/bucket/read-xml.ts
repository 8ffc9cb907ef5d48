import { createHash } from 'node:crypto'
import type { Call } from '../loopback/call.ts'
import { header } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'

const MAX_BYTES = 2 * 1024 * 1024

/**
 * A request's XML body.
 *
 * @throws Refusal `MalformedXML` where it is too long, `BadDigest`
 */
export async function readXml({ body, headers }: Call): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > MAX_BYTES) throw malformedXml()
    pieces.push(piece)
  }
  const all = Buffer.concat(pieces)
  const [md5, sha256] = [header(headers, 'content-md5'), header(headers, 'x-amz-content-sha256')]
  if (md5 !== null && md5 !== createHash('md5').update(all).digest('base64'))
    throw new Refusal(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.')
  if (
    sha256 !== null &&
    /^[\da-f]{64}$/.test(sha256) &&
    sha256 !== createHash('sha256').update(all).digest('hex')
  )
    throw new Refusal(
      400,
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )
  return all.toString('utf8')
}

export function malformedXml(): Refusal {
  return new Refusal(
    400,
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema.',
  )
}
