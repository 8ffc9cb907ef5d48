import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Answer } from './call.ts'

/** Writes an answer, or as much of it as the fault plan leaves. */
export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers = {}, body }: Answer,
  { now, cutAfter }: { now: () => number; cutAfter: number | null },
): Promise<void> {
  const text = typeof body === 'string' ? Buffer.from(body) : body
  response.writeHead(status, {
    Date: new Date(now()).toUTCString(),
    ...lengthOf(status, text),
    ...headers,
  })
  if (request.method === 'HEAD' || text === undefined) {
    response.end()
    return
  }
  const pieces = Buffer.isBuffer(text) ? Readable.from([text]) : text
  if (cutAfter === null) return pipeline(pieces, response)
  let left = cutAfter
  for await (const piece of pieces as AsyncIterable<Buffer>) {
    if (left > 0) await new Promise((resolve) => response.write(piece.subarray(0, left), resolve))
    left -= piece.length
    if (left <= 0) break
  }
  request.socket.destroy()
}

function lengthOf(status: number, body: Buffer | Readable | undefined): Record<string, string> {
  if (body instanceof Readable || status === 204 || status === 304) return {}
  return { 'Content-Length': String(body?.length ?? 0) }
}
