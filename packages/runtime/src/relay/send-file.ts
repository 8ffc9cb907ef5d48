import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname } from 'node:path'
import { pipeline } from 'node:stream/promises'

// Pictures show without a type, whatever they are called: the browser goes by their bytes. These do not.
const TYPES: Record<string, string> = {
  '.svg': 'image/svg+xml',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.aac': 'audio/aac',
  '.wav': 'audio/wav',
  '.ogg': 'audio/ogg',
  '.flac': 'audio/flac',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
}

/** Opened by itself a file of the mini program or of the network must not run as this page: it could read the token. */
export const SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"

/**
 * Answers with a real file, for `<image>` and audio in the page. Takes one byte range, without which a browser can't
 * seek in audio.
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (!found?.isFile()) {
    response.writeHead(404).end()
    return
  }
  const range = readRange(request.headers.range, found.size)
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${found.size}` }).end()
    return
  }
  const type = TYPES[extname(path).toLowerCase()]
  const [start, end] = range ?? [0, found.size]
  response.writeHead(range ? 206 : 200, {
    ...(type && { 'content-type': type }),
    'content-length': end - start,
    'accept-ranges': 'bytes',
    ...(range && { 'content-range': `bytes ${start}-${end - 1}/${found.size}` }),
    'cache-control': 'no-store',
    'content-security-policy': SANDBOX,
  })
  if (request.method === 'HEAD' || start === end) {
    response.end()
    return
  }
  // The reader going away is no error of ours.
  await pipeline(createReadStream(path, { start, end: end - 1 }), response).catch(() => response.destroy())
}

function readRange(header: string | undefined, size: number): [number, number] | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [start, end] =
    match[1] === ''
      ? [Math.max(0, size - Number(match[2])), size]
      : [Number(match[1]), match[2] === '' ? size : Math.min(size, Number(match[2]) + 1)]
  return start < end ? [start, end] : 'unsatisfiable'
}
