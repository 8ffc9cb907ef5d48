import type { Result } from '../../wx/bridge.ts'
import { decodeText, readAnswer, toArrayBuffer, tooLarge } from './answer.ts'
import type { Outgoing } from './exchange.ts'
import { addressOf, call, profiled, type Running } from './task.ts'

function bodyOf(running: Running): Outgoing | null {
  const { body } = running.args
  if (body === undefined) return null
  const bytes = body instanceof ArrayBuffer ? new Uint8Array(body) : Buffer.from(String(body))
  if (body instanceof ArrayBuffer && bytes.byteLength > running.ground.limits.body) throw tooLarge()
  return {
    length: bytes.byteLength,
    async *open() {
      if (bytes.byteLength > 0) yield bytes
    },
    sent: (size) => running.count(size, 0),
  }
}

/** `wx.request`. `data` comes as text or bytes; parsing JSON is up to `wx` (wx-api §5). */
export async function request(running: Running): Promise<Result> {
  const { args, ground, say } = running
  const url = addressOf(running)
  const method = String(args.method)
  const answer = await call(running, url, {
    method,
    body: bodyOf(running),
    follow: args.redirect !== 'manual',
  })
  const { status, header, cookies } = answer
  running.answered(status)
  // The developer tools leave the status out (wx-api §5.3 [docs]).
  say('headers', { header, ...(ground.traits.statusInHeaders === 'yes' && { statusCode: status }), cookies })
  const bytes = await readAnswer(running, answer, (chunk) => {
    if (args.enableChunked === true) say('chunk', { data: toArrayBuffer(chunk) })
  })
  const data = args.responseType === 'arraybuffer' ? toArrayBuffer(bytes) : decodeText(bytes, header)
  return profiled(running, { data, statusCode: status, header, cookies })
}
