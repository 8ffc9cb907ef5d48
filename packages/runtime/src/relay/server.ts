import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Bridge } from '../wx/bridge.ts'
import { decodeFrame, encodeFrame } from './frame.ts'
import { createGuard, type Refusal } from './guard.ts'
import { linkPage, type RelayControl } from './link.ts'
import { STOPPED, SUBPROTOCOL, type SyncAnswer, TAKEN_OVER, toFailure } from './messages.ts'
import { PhoneError } from './phone-error.ts'
import { sendFile } from './send-file.ts'
import { sendRemote } from './send-remote.ts'

/** Largest value that crosses the relay at once, in bytes: a file that fills the 200 MB of a mini program, and room. */
const LARGEST_MESSAGE = 256 * 1024 * 1024

export interface RelayOptions {
  bridge: Bridge
  control: RelayControl
  /** Port on 127.0.0.1; 0 (default) takes a free one. */
  port?: number
  /** A file that the page may show, or `null`. `from` is the page of the mini program that asks. */
  findFile(path: string, from: string | undefined): string | null
  /** The bytes of a picture of the album, or `null`. */
  findPhoto(id: string): Uint8Array | null
  /** Where a picture or sound of the network really is; `null` = the phone is offline. */
  findRemote(url: string): string | null
  /** Takes a photo of the visitor's own into the album, in at most `photoLimit` bytes. The answer goes back as JSON. */
  addPhoto(photo: { name: string; type: string; bytes: Uint8Array }): Promise<unknown>
  /** The same for a file of a chat. */
  addChatFile(file: { name: string; type: string; bytes: Uint8Array }): Promise<unknown>
  /** Largest photo or file that a visitor may add, in bytes. Default 100 MB. */
  photoLimit?: number
  /** What anyone may load, by path: the empty page, its script and its style. Nothing secret. */
  assets: Record<string, { type: string; body: string }>
  /** What only the page with the token may load, as JSON: the compiled mini program. */
  documents: Record<string, () => Promise<unknown>>
}

export interface Relay {
  port: number
  token: string
  /** The page's address, with the token in its fragment, which never leaves the browser. */
  url: string
  close(): Promise<void>
}

/**
 * The way from a page to the device in this process. Bound to 127.0.0.1, and guarded by a token made at each start:
 * without it this would be an open proxy and a file server for every page in the browser.
 *
 * @throws PhoneError when the port is taken.
 */
export async function createRelay(options: RelayOptions): Promise<Relay> {
  const token = randomBytes(24).toString('base64url')
  const guard = createGuard(token)
  const limit = options.photoLimit ?? 100 * 1024 * 1024
  let current: WebSocket | null = null

  const answerCall = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request, LARGEST_MESSAGE)
    if (!body) return refuse(response, 413, 'too large 内容过大')
    const { api, args } = decodeFrame(body) as { api: string; args: Record<string, unknown> }
    let answer: SyncAnswer
    try {
      answer = { ok: true, value: options.bridge.callSync(api, args) }
    } catch (thrown) {
      answer = { ok: false, value: toFailure(api, thrown) }
    }
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' })
    response.end(encodeFrame(answer))
  }

  const take = async (
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    into: RelayOptions['addPhoto'],
  ) => {
    const bytes = await readBody(request, limit)
    if (!bytes) return refuse(response, 413, `larger than ${limit} bytes 文件过大`)
    const name = url.searchParams.get('name') || 'photo'
    sendJson(response, await into({ name, type: request.headers['content-type'] ?? '', bytes }))
  }

  const sendLocal = async (request: IncomingMessage, response: ServerResponse, url: URL) => {
    const path = options.findFile(
      url.searchParams.get('path') ?? '',
      url.searchParams.get('from') ?? undefined,
    )
    if (!path) return refuse(response, 404, 'no such file 没有这个文件')
    await sendFile(request, response, path)
  }

  const sendPhoto = (response: ServerResponse, id: string) => {
    const bytes = options.findPhoto(id)
    if (!bytes) return refuse(response, 404, 'no such photo 没有这张照片')
    response.writeHead(200, { 'content-length': bytes.byteLength, 'cache-control': 'private, max-age=3600' })
    response.end(bytes)
  }

  const sendFar = async (request: IncomingMessage, response: ServerResponse, url: string) => {
    const address = options.findRemote(url)
    if (address === null) return refuse(response, 503, 'offline 断网')
    await sendRemote(request, response, address)
  }

  const route = async (request: IncomingMessage, response: ServerResponse) => {
    const foreign = guard.place(request)
    if (foreign) return refuse(response, foreign.status, foreign.reason)
    const url = new URL(request.url ?? '/', 'http://relay')
    const read = request.method === 'GET' || request.method === 'HEAD'
    if (read && Object.hasOwn(options.assets, url.pathname)) {
      const asset = options.assets[url.pathname]!
      response.writeHead(200, { 'content-type': asset.type, ...PAGE_HEADERS }).end(asset.body)
      return
    }
    const stranger = guard.caller(request)
    if (stranger) return refuse(response, stranger.status, stranger.reason)
    if (read && url.pathname === '/local') return sendLocal(request, response, url)
    if (read && url.pathname === '/photo') return sendPhoto(response, url.searchParams.get('id') ?? '')
    if (read && url.pathname === '/remote')
      return sendFar(request, response, url.searchParams.get('url') ?? '')
    if (read && Object.hasOwn(options.documents, url.pathname)) {
      return sendJson(response, await options.documents[url.pathname]!())
    }
    if (request.method === 'POST' && url.pathname === '/call') return answerCall(request, response)
    if (request.method === 'POST' && url.pathname === '/album')
      return take(request, response, url, options.addPhoto)
    if (request.method === 'POST' && url.pathname === '/chat')
      return take(request, response, url, options.addChatFile)
    refuse(response, 404, 'no such address 没有这个地址')
  }

  const http = createServer((request, response) => {
    response.setHeader('x-content-type-options', 'nosniff')
    response.setHeader('referrer-policy', 'no-referrer')
    response.setHeader('cross-origin-resource-policy', 'same-origin')
    route(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else refuse(response, 500, error instanceof Error ? error.message : String(error))
    })
  })

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_MESSAGE,
    handleProtocols: () => SUBPROTOCOL,
  })
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = guard.place(request) ?? guard.caller(request)
    if (refusal) return refuseUpgrade(socket, refusal)
    sockets.handleUpgrade(request, socket, head, (page) => {
      // One phone has one screen: a newer page takes it over.
      current?.close(TAKEN_OVER)
      current = page
      linkPage(page, options.bridge, options.control)
    })
  })

  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => reject(explainListen(error, options.port ?? 0)))
    http.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = http.address() as AddressInfo

  return {
    port,
    token,
    url: `http://127.0.0.1:${port}/#${token}`,
    async close() {
      const closed = new Promise((resolve) => http.close(resolve))
      for (const socket of sockets.clients) socket.close(STOPPED)
      // A page that does not answer the close frame must not hold up the end.
      const cut = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, 200)
      http.closeIdleConnections()
      setTimeout(() => http.closeAllConnections(), 200).unref()
      await closed
      clearTimeout(cut)
    },
  }
}

// Mini-program code is run from its compiled form, hence unsafe-eval; what it may reach is this relay alone,
// and pictures, sounds and fonts from where it likes, as in WeChat.
const PAGE_HEADERS = {
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; connect-src 'self'; " +
    "img-src * data: blob:; media-src * data: blob:; font-src * data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  // The rest of a body that is not wanted is not worth reading.
  if (status === 413) response.setHeader('connection', 'close')
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end(reason)
}

function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return null
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > limit) return null
    parts.push(part)
  }
  return Buffer.concat(parts, size)
}

function explainListen(error: NodeJS.ErrnoException, port: number): Error {
  const cause = { port, cause: error }
  if (error.code === 'EADDRINUSE') {
    return new PhoneError(
      error.code,
      `Port ${port} is in use: choose another, or leave it out for a free one.`,
      `端口 ${port} 已被占用：请换一个端口，或不指定端口。`,
      cause,
    )
  }
  if (error.code === 'EACCES') {
    return new PhoneError(
      error.code,
      `Port ${port} needs more rights: choose one above 1023.`,
      `没有权限使用端口 ${port}：请换一个大于 1023 的端口。`,
      cause,
    )
  }
  return error
}
