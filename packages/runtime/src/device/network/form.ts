import { createReadStream } from 'node:fs'
import { crypto } from '../on-demand.ts'
import type { Outgoing } from './exchange.ts'

/** A file part: its field name, the file name that the server sees, and where its bytes are. */
export interface FilePart {
  name: string
  fileName: string
  type: string
  file: string
  size: number
}

/** `name` and `filename` are written as browsers do: UTF-8, with `"`, CR and LF percent-encoded. */
const quote = (text: string) => text.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22')

/**
 * A multipart/form-data body: text fields first, files last (wx-api §3.3). Its length is known before a byte
 * is read; files stream from disk as fast as the other side takes them.
 */
export function createForm(fields: Record<string, string>, files: FilePart[]): Outgoing & { type: string } {
  const boundary = `----DukouFormBoundary${crypto().randomBytes(12).toString('hex')}`
  const head = Object.entries(fields)
    .map(
      ([name, value]) =>
        `--${boundary}\r\nContent-Disposition: form-data; name="${quote(name)}"\r\n\r\n${value}\r\n`,
    )
    .join('')
  const parts = files.map((part) => ({
    ...part,
    head: Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${quote(part.name)}"; filename="${quote(part.fileName)}"\r\n` +
        `Content-Type: ${part.type}\r\n\r\n`,
    ),
  }))
  const text = Buffer.from(head)
  const tail = Buffer.from(`--${boundary}--\r\n`)
  const length = parts.reduce(
    (sum, part) => sum + part.head.length + part.size + 2,
    text.length + tail.length,
  )

  return {
    type: `multipart/form-data; boundary=${boundary}`,
    length,
    async *open() {
      if (text.length > 0) yield text
      for (const part of parts) {
        yield part.head
        // Never more than the size that was announced, even if the file grows meanwhile.
        if (part.size > 0) {
          yield* createReadStream(part.file, {
            end: part.size - 1,
            highWaterMark: 256 * 1024,
          }) as AsyncIterable<Uint8Array>
        }
        yield Buffer.from('\r\n')
      }
      yield tail
    },
  }
}
