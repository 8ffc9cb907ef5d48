import { createReadStream, createWriteStream, statSync } from 'node:fs'
import { type ClientRequest, type IncomingMessage, request as open } from 'node:http'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Real HTTP, as a host's native part does it for its mini program. */
export interface Sent<T> {
  done: Promise<T>
  abort(): void
}

export interface Reply {
  status: number
  header: Record<string, string>
  body: Buffer
}

type OnBytes = (bytes: number, total: number) => void

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 16_384) yield bytes.subarray(at, at + 16_384)
}

function send<T>(
  method: string,
  url: string,
  header: Record<string, string>,
  write: (request: ClientRequest) => Promise<void>,
  read: (response: IncomingMessage) => Promise<T>,
): Sent<T> {
  const request = open(url, { method, headers: header, agent: false })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve)
    request.on('error', reject)
  })
  const done = Promise.all([answered.then(read), write(request)]).then(([result]) => result)
  return { done, abort: () => request.destroy(new Error('abort')) }
}

function headOf({ statusCode, headers }: IncomingMessage) {
  const header: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) header[name] = String(value)
  return { status: statusCode!, header }
}

async function replyOf(response: IncomingMessage): Promise<Reply> {
  const pieces: Buffer[] = []
  for await (const piece of response) pieces.push(piece as Buffer)
  return { ...headOf(response), body: Buffer.concat(pieces) }
}

export function sendBytes(
  method: string,
  url: string,
  header: Record<string, string>,
  body: Buffer | null,
): Sent<Reply> {
  return send(
    method,
    url,
    { ...header, ...(body && { 'content-length': String(body.length) }) },
    async (request) => {
      if (body) await pipeline(inPieces(body), request)
      else request.end()
    },
    replyOf,
  )
}

/** One multipart POST: the fields, then the file at a path of the disk. */
export function sendForm(
  url: string,
  header: Record<string, string>,
  fields: Record<string, string>,
  file: { name: string; path: string },
  onBytes: OnBytes,
): Sent<Reply> {
  const boundary = `----host${Math.random().toString(36).slice(2)}`
  const disposition = 'Content-Disposition: form-data'
  const text = Object.entries(fields)
    .map(([name, value]) => `--${boundary}\r\n${disposition}; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')
  const open = `--${boundary}\r\n${disposition}; name="${file.name}"; filename="${basename(file.path)}"\r\n`
  const head = Buffer.from(`${text}${open}Content-Type: application/octet-stream\r\n\r\n`)
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  const total = head.length + statSync(file.path).size + tail.length
  async function* body() {
    let bytes = 0
    for await (const piece of all()) {
      yield piece
      bytes += piece.length
      onBytes(bytes, total)
    }
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield head
    yield* createReadStream(file.path, { highWaterMark: 16_384 }) as AsyncIterable<Buffer>
    yield tail
  }
  return send(
    'POST',
    url,
    {
      ...header,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(total),
    },
    (request) => pipeline(body(), request),
    replyOf,
  )
}

/** One GET into a file of the disk. */
export function fetchFile(
  url: string,
  header: Record<string, string>,
  path: string,
  onBytes: OnBytes,
): Sent<Omit<Reply, 'body'>> {
  return send(
    'GET',
    url,
    header,
    async (request) => {
      request.end()
    },
    async (response) => {
      const total = Number(response.headers['content-length'] ?? 0)
      let bytes = 0
      response.on('data', (piece: Buffer) => {
        bytes += piece.length
        onBytes(bytes, total)
      })
      await pipeline(response, createWriteStream(path))
      return headOf(response)
    },
  )
}
