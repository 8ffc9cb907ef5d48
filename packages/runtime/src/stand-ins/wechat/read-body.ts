import type { Call } from '../loopback/call.ts'
import { wechatError } from './errors.ts'

const MAX_BYTES = 1024 * 1024

/** A request's text. @throws Refusal 47001 beyond 1 MiB */
export async function readBody({ body }: Call): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > MAX_BYTES) throw wechatError(47001)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
