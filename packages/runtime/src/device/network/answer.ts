import { Fault } from '../fault.ts'
import type { Answer } from './exchange.ts'
import type { Running } from './task.ts'

/** Bytes that are too many to cross between the phone and the mini program (wx-api §1.5 602300). */
export const tooLarge = () =>
  new Fault('convert native buffer parameter fail. native buffer exceed size limit', 602300)

/** Reads an answer into memory, up to the limit. */
export async function readAnswer(
  running: Running,
  answer: Answer,
  onChunk: (chunk: Uint8Array) => void = () => {},
): Promise<Buffer<ArrayBuffer>> {
  const limit = running.ground.limits.answer
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge()
    chunks.push(chunk)
    running.count(0, chunk.byteLength)
    onChunk(chunk)
  }
  return Buffer.concat(chunks) as Buffer<ArrayBuffer>
}

/** Text of an answer: one BOM is removed, another charset is converted where it is known (wx-api §3.2 [docs]). */
export function decodeText(bytes: Uint8Array, header: Record<string, string>): string {
  const type = Object.entries(header).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  const label = /charset\s*=\s*"?([\w.:-]+)/i.exec(type)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(label).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

/** A copy that owns its memory, as it crosses the bridge. */
export function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
