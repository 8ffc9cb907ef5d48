import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { splitForm } from './form-parts.ts'
import { drawJpegHeader, smallPng, wav } from './samples.ts'

/** What the cases talk to: a server that shows what arrived and misbehaves on demand. */
export interface CaseServer {
  origin: string
  close(): Promise<void>
}

type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(value))
}

function createAnswers(
  onReport: (report: unknown) => void,
  arrivals: ReturnType<typeof createArrivals>,
): Record<string, Answer> {
  const held = new Map<
    string,
    { now: number; most: number; count: number; met: Promise<void>; meet(): void }
  >()

  return {
    async echo(request, response) {
      const body = await bodyOf(request)
      json(response, {
        method: request.method,
        url: request.url,
        headers: request.headers,
        text: body.toString('utf8'),
        base64: body.toString('base64'),
      })
    },
    async report(request, response) {
      const report: unknown = JSON.parse((await bodyOf(request)).toString('utf8'))
      onReport(report)
      json(response, {})
    },
    async form(request, response) {
      const body = await bodyOf(request)
      json(response, {
        headers: request.headers,
        parts: splitForm(String(request.headers['content-type']), body),
      })
    },
    async status(request, response, url) {
      await bodyOf(request)
      const status = Number(url.pathname.split('/')[2])
      response.writeHead(status, { 'Content-Type': 'text/plain' })
      response.end(status === 204 ? undefined : `status ${status}`)
    },
    async json(request, response) {
      await bodyOf(request)
      json(response, { a: 1 })
    },
    async bom(request, response) {
      await bodyOf(request)
      response.end('\ufeff{"a":1}')
    },
    gbk(_, response) {
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=gbk' })
      response.end(Buffer.from([0xb6, 0xc9, 0xbf, 0xda]))
    },
    gzip(_, response) {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
      response.end(gzipSync('{"zipped":true}'))
    },
    cookies(_, response) {
      response.writeHead(200, { 'Set-Cookie': ['a=1; Path=/', 'b=2'], 'X-Mixed-Case': 'kept' })
      response.end('{}')
    },
    bytes(_, response, url) {
      const size = Number(url.searchParams.get('n'))
      const type = url.searchParams.get('type') ?? 'application/octet-stream'
      const length = url.searchParams.get('length') === 'none' ? {} : { 'Content-Length': size }
      response.writeHead(200, { 'Content-Type': type, ...length })
      response.end(Buffer.alloc(size, 7))
    },
    announce(_, response, url) {
      response.writeHead(200, { 'Content-Length': Number(url.searchParams.get('n')) })
      response.write('x')
    },
    async redirect(request, response, url) {
      await bodyOf(request)
      response.writeHead(Number(url.searchParams.get('status')), { Location: url.searchParams.get('to')! })
      response.end()
    },
    async loop(request, response) {
      await bodyOf(request)
      response.writeHead(302, { Location: '/loop' })
      response.end()
    },
    async chunks(_, response) {
      response.writeHead(200, { 'Content-Type': 'text/plain' })
      for (const chunk of ['one', 'two', 'three']) {
        response.write(chunk)
        await wait(40)
      }
      response.end()
    },
    async slow(request, response, url) {
      await bodyOf(request)
      await wait(Number(url.searchParams.get('ms')))
      json(response, {})
    },
    async hang(request) {
      await bodyOf(request)
    },
    stall(_, response) {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': 1000 })
      response.write(Buffer.alloc(100))
    },
    async cut(request, response) {
      await bodyOf(request)
      response.writeHead(200, { 'Content-Length': 1000 })
      response.write(Buffer.alloc(100))
      setTimeout(() => response.destroy(), 20)
    },
    async 'cut-chunked'(request, response) {
      await bodyOf(request)
      response.writeHead(200, { 'Content-Type': 'text/plain' })
      response.write('half')
      setTimeout(() => response.destroy(), 20)
    },
    async reset(request) {
      await bodyOf(request)
      request.socket.destroy()
    },
    refuse(_, response) {
      response.writeHead(413, { 'Content-Type': 'text/plain' })
      response.end('too large')
    },
    async hold(request, response, url) {
      const key = url.searchParams.get('key')!
      const place = held.get(key) ?? heldPlace()
      held.set(key, place)
      place.now += 1
      place.count += 1
      place.most = Math.max(place.most, place.now)
      await bodyOf(request)
      // A busy machine may need long until all that are to meet are here.
      if (place.now >= Number(url.searchParams.get('meet'))) place.meet()
      await Promise.race([place.met, wait(5000)])
      await wait(Number(url.searchParams.get('ms')))
      place.now -= 1
      json(response, {})
    },
    held(_, response, url) {
      const { most, count } = held.get(url.searchParams.get('key')!) ?? { most: 0, count: 0 }
      json(response, { most, count })
    },
    async arrived(_, response, url) {
      await Promise.race([arrivals.of(url.searchParams.get('of')!), wait(5000)])
      json(response, {})
    },
    'picture.png'(_, response) {
      response.writeHead(200, { 'Content-Type': 'image/png' })
      response.end(smallPng())
    },
    'picture.jpg'(_, response, url) {
      response.writeHead(200, { 'Content-Type': 'image/jpeg' })
      response.end(drawJpegHeader(Number(url.searchParams.get('exif'))))
    },
    'tone.wav'(_, response) {
      response.writeHead(200, { 'Content-Type': 'audio/wav' })
      response.end(wav(0.25))
    },
  }
}

export interface CaseServerOptions {
  /** Where it listens. Default `127.0.0.1`; `0.0.0.0` for a real phone in the same network: it answers everybody there. */
  host?: string
  /** Default 0: a free one. */
  port?: number
  /** Told of what the suite sends that runs as a mini program: a {@link SuiteReport}. */
  onReport?(report: unknown): void
}

/** Starts what the cases talk to. */
export async function startCaseServer(options: CaseServerOptions = {}): Promise<CaseServer> {
  const { host = '127.0.0.1', port = 0, onReport = () => {} } = options
  const arrivals = createArrivals()
  const answers = createAnswers(onReport, arrivals)
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const answer = answers[url.pathname.split('/')[1] ?? '']
    if (answer === undefined) {
      response.writeHead(404).end()
      return
    }
    const id = url.searchParams.get('id')
    if (id !== null) arrivals.note(id)
    // A client that goes away mid-body is part of the game.
    Promise.resolve(answer(request, response, url)).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  return {
    origin: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Which requests have come, for cases that wait until one runs. */
function createArrivals() {
  const known = new Map<string, PromiseWithResolvers<void>>()
  const at = (id: string) => {
    const one = known.get(id) ?? Promise.withResolvers<void>()
    known.set(id, one)
    return one
  }
  return {
    note: (id: string) => at(id).resolve(),
    of: (id: string) => at(id).promise,
  }
}

/** Where requests meet. */
function heldPlace() {
  const { promise: met, resolve: meet } = Promise.withResolvers<void>()
  return { now: 0, most: 0, count: 0, met, meet }
}
