import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { createServer, type Server, type ServerOptions } from '@dukou/server'
import type { UploadAnswer } from 'dukou'

export interface Running {
  server: Server
  url: string
  port: number
  data: string
}

/** A folder that goes away with the test. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-server-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A server of its own on a free port, closed with the test. */
export async function start(t: TestContext, options: Partial<ServerOptions> = {}): Promise<Running> {
  const data = options.data ?? (await temporaryFolder(t))
  const server = await createServer({ ...options, data })
  t.after(() => server.close())
  const url = await server.listen()
  return { server, url, data, port: Number(new URL(url).port) }
}

export interface Part {
  name: string
  body: string | Uint8Array
  filename?: string
  /** Replaces the Content-Disposition parameters that `name` and `filename` make; bytes as Latin-1. */
  disposition?: string
}

export const BOUNDARY = '----dukou-test-boundary'
export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`

/** A form byte by byte, in the order given. */
export function form(...parts: Part[]): Buffer {
  const pieces: Buffer[] = []
  for (const { name, body, filename, disposition } of parts) {
    const file = filename === undefined ? '' : `; filename="${filename}"`
    const parameters =
      disposition === undefined ? Buffer.from(`; name="${name}"${file}`) : Buffer.from(disposition, 'latin1')
    pieces.push(
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data`),
      parameters,
      Buffer.from('\r\n\r\n'),
      Buffer.from(body),
      Buffer.from('\r\n'),
    )
  }
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)])
}

export function post(url: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body: new Uint8Array(body),
    headers: { 'content-type': FORM_TYPE, ...headers },
  })
}

/** Uploads one file and gives the answer, which must be 200. */
export async function upload(url: string, part: Partial<Part> = {}, token?: string) {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const whole = { name: 'file', filename: 'a.bin', body: 'some bytes', ...part }
  const response = await post(`${url}/upload`, form(whole), headers)
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
  return (await response.json()) as UploadAnswer
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Every file below a folder of the server's data that holds bytes of uploads. */
export async function bytesHeld(data: string): Promise<string[]> {
  const found: string[] = []
  for (const folder of ['staging', 'files']) {
    const entries = await readdir(join(data, folder), { recursive: true, withFileTypes: true }).catch(
      () => [],
    )
    for (const entry of entries) if (entry.isFile()) found.push(join(folder, entry.name))
  }
  return found
}

/** Waits until something holds; fails after two seconds. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 2000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it never came to be that ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A bare TCP connection to the server. */
export async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  return socket
}

/** The head of a form upload as bytes for a bare connection. */
export function requestHead(length: number, path = '/upload'): string {
  return `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: ${length}\r\n\r\n`
}

/** Everything that the server still sends, as text, once the connection has ended. */
export async function readToEnd(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += chunk
  return text
}
