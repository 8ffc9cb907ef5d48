import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'

/** Bytes as a call sends them. */
export interface SentBody {
  Body: Readable | string
  ContentLength: number
  /** All stores that were tried compare it; few compare the newer checksums. */
  ContentMD5: string
}

// So much is digested before somebody else has a turn.
const STRETCH = 1024 * 1024

/** What a call sends, made anew for each try: a stream can be sent once. */
export async function bodiesOf(bytes: Uint8Array[]): Promise<() => SentBody> {
  const md5 = createHash('md5')
  let length = 0
  let stretch = 0
  for (const block of bytes) {
    md5.update(block)
    length += block.byteLength
    stretch += block.byteLength
    if (stretch < STRETCH) continue
    stretch = 0
    await new Promise(setImmediate)
  }
  const ContentMD5 = md5.digest('base64')
  return () => ({
    // As a stream, it goes out as it lies in memory: of a buffer the SDK digests all of it once more.
    Body: length === 0 ? '' : Readable.from(bytes, { objectMode: false }),
    ContentLength: length,
    ContentMD5,
  })
}
