import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { SANDBOX } from './send-file.ts'

const TAKEN = ['content-type', 'content-length', 'content-range', 'accept-ranges', 'last-modified', 'etag']

/**
 * Answers with a picture or a sound of the network, fetched here: a browser would ask the other server for
 * permission (CORP, mixed content), which WeChat does not. Sends no Referer, as `<image>` by default.
 */
export async function sendRemote(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const { range } = request.headers
  let found: Response
  try {
    found = await fetch(url, {
      method: request.method ?? 'GET',
      headers: { ...(range && { range }), 'accept-encoding': 'identity' },
      signal: AbortSignal.any([gone.signal, AbortSignal.timeout(60_000)]),
    })
  } catch {
    if (!response.destroyed) response.writeHead(502, { 'cache-control': 'no-store' }).end()
    return
  }
  const headers: Record<string, string> = { 'cache-control': 'no-store', 'content-security-policy': SANDBOX }
  const decoded = found.headers.has('content-encoding')
  for (const name of TAKEN) {
    const value = found.headers.get(name)
    // `fetch` has decoded the body: its length is another one.
    if (value !== null && !(decoded && name === 'content-length')) headers[name] = value
  }
  response.writeHead(found.status, headers)
  if (!found.body) {
    response.end()
    return
  }
  await pipeline(Readable.fromWeb(found.body as never), response).catch(() => response.destroy())
}
