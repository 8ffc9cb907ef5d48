import { once } from 'node:events'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { Fault } from '../fault.ts'
import { http, https, zlib } from '../on-demand.ts'
import { sameOrigin } from './address.ts'
import type { Agents, Carried } from './agents.ts'
import { type NetworkApi, netFault } from './faults.ts'
import { incoming } from './headers.ts'
import type { Line } from './line/line.ts'
import type { Passage } from './line/passage.ts'
import type { Trace } from './trace.ts'

/** What goes up: the length is known, so that nothing is sent chunked. */
export interface Outgoing {
  length: number
  /** Opens it anew, since a redirect may ask for it twice. */
  open(): AsyncIterable<Uint8Array>
  /** Told after bytes have been handed to the system. */
  sent?(bytes: number): void
}

export interface Exchange {
  api: NetworkApi
  url: URL
  method: string
  headers: Record<string, string>
  body: Outgoing | null
  /** Whether redirects are followed; at most 20. */
  follow: boolean
  /** Refuses an address that may not be called; also asked for every redirect. */
  allow(url: URL): void
  trace: Trace
  agents: Agents
  line: Line
  /** This task on the line. */
  passage: Passage
  /** Whether names of response headers come in lower case. */
  lowerCase: boolean
  signal: AbortSignal
}

export interface Answer {
  status: number
  header: Record<string, string>
  cookies: string[]
  /** The size that the server announced, when the body is not encoded. */
  length: number | null
  /** Content encodings are undone. Throws a {@link Fault} when the body breaks off. */
  body: AsyncIterable<Uint8Array>
}

const MOST_REDIRECTS = 20

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  return code === 'ECONNRESET' && message === 'socket hang up' ? 'EMPTY' : (code ?? '')
}

async function send(request: ClientRequest, body: Outgoing | null): Promise<void> {
  if (body !== null) {
    for await (const chunk of body.open()) {
      if (request.destroyed || request.writableEnded) return
      const taken = request.write(chunk, (error) => {
        if (!error) body.sent?.(chunk.byteLength)
      })
      if (!taken && !request.destroyed) await drained(request)
    }
  }
  request.end()
}

/** Resolves when the socket takes more, or never will. Whichever comes first takes the other's listener away. */
async function drained(request: ClientRequest): Promise<void> {
  const first = new AbortController()
  const { signal } = first
  try {
    await Promise.race([once(request, 'drain', { signal }), once(request, 'close', { signal })])
  } finally {
    first.abort()
  }
}

function decoded(response: IncomingMessage): Readable {
  const encoding = String(response.headers['content-encoding'] ?? '').toLowerCase()
  const decoder =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? zlib().createGunzip()
      : encoding === 'deflate'
        ? zlib().createInflate()
        : encoding === 'br'
          ? zlib().createBrotliDecompress()
          : null
  // The error surfaces in whoever reads the decoder.
  return decoder === null ? response : pipeline(response, decoder, () => {})
}

async function* bodyOf(api: NetworkApi, asked: Asked): AsyncIterable<Uint8Array> {
  const { request, response } = asked
  try {
    yield* decoded(response)
  } catch (error) {
    const code = codeOf(error)
    if (code.startsWith('Z_') || code.startsWith('ERR__ERROR')) throw netFault(api, 'DECODING')
    if (response.complete) throw netFault(api, code)
    // Node says `aborted` for every answer that breaks off; what became of the connection, its request was told.
    if (asked.broken !== null) throw netFault(api, asked.broken)
    throw netFault(api, response.headers['content-length'] === undefined ? 'CUT_CHUNKED' : 'CUT_LENGTH')
  } finally {
    leave({ request, response })
  }
}

/** An answer may come before the body is sent; the rest then goes nowhere. */
function leave({ request, response }: Pick<Asked, 'request' | 'response'>): void {
  if (request.writableFinished) response.resume()
  else request.destroy()
}

interface Asked {
  request: ClientRequest
  response: IncomingMessage
  /** Node's code of what broke the connection after the answer had begun. */
  broken: string | null
}

interface Hop {
  url: URL
  method: string
  headers: Record<string, string>
  body: Outgoing | null
}

function ask(exchange: Exchange, hop: Hop): Promise<Asked> {
  const { api, agents, trace, signal, passage } = exchange
  const secure = hop.url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    let asked: Asked | null = null
    const broken = (error: unknown) => {
      if (asked !== null) asked.broken ??= codeOf(error)
      if (error instanceof Fault) return reject(error)
      reject(signal.aborted ? signal.reason : netFault(api, codeOf(error)))
    }
    try {
      const headers = { ...hop.headers }
      if (hop.body !== null) headers['Content-Length'] = String(hop.body.length)
      const agent = secure ? agents.https : agents.http
      const options: RequestOptions & Carried = { method: hop.method, headers, agent, signal, passage }
      const request = (secure ? https() : http()).request(hop.url, options)
      request.on('socket', (socket) => agents.wireOf(socket)?.carry(passage))
      trace.hop(hop.url, request, agents.wireOf)
      request.on('error', broken)
      // A tunnel, which CONNECT asks for, is not an answer.
      request.on('connect', (_, socket) => {
        socket.destroy()
        broken({ code: 'EMPTY' })
      })
      request.on('response', (response) => {
        trace.answered(response)
        // A body that nobody reads any more may still break off.
        response.on('error', () => {})
        asked = { request, response, broken: null }
        resolve(asked)
      })
      send(request, hop.body).catch((error) => {
        request.destroy()
        broken(error)
      })
    } catch {
      // Node refuses header names and values that cannot be written.
      reject(new Fault('network argv error', 600005))
    }
  })
}

function redirected(hop: Hop, status: number, location: string): Hop {
  const url = new URL(location, hop.url)
  const toGet = status === 303 ? hop.method !== 'HEAD' : status < 303 && hop.method === 'POST'
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(hop.headers)) {
    const lower = name.toLowerCase()
    if (toGet && lower.startsWith('content-')) continue
    if (!sameOrigin(url, hop.url) && (lower === 'authorization' || lower === 'cookie')) continue
    headers[name] = value
  }
  return { url, headers, method: toGet ? 'GET' : hop.method, body: toGet ? null : hop.body }
}

/** The head of an answer shows that the server has done its part; what the phone gets of it is up to the fault. */
async function loseAnswer({ api, passage, signal }: Exchange, { request, response }: Asked): Promise<void> {
  const { fault } = passage
  if (fault?.kind !== 'answerLost') return
  passage.strike()
  if (fault.by === 'silence') {
    response.resume()
    if (!signal.aborted) await once(signal, 'abort')
    throw signal.reason
  }
  request.destroy()
  throw netFault(api, 'ECONNRESET')
}

/** One request and its answer, over as many hops as it takes. Any status is an answer. */
export async function exchange(task: Exchange): Promise<Answer> {
  let hop: Hop = task
  for (let count = 0; ; count += 1) {
    task.allow(hop.url)
    await task.line.refuse(task.passage, task.signal).catch((error) => {
      throw task.signal.aborted ? error : netFault(task.api, codeOf(error))
    })
    const asked = await ask(task, hop)
    const { response } = asked
    const status = response.statusCode ?? 0
    const location = response.headers.location
    const moves = [301, 302, 303, 307, 308].includes(status) && location !== undefined
    if (!moves || !task.follow || !URL.canParse(location, hop.url)) {
      await loseAnswer(task, asked)
      const announced = response.headers['content-length']
      const plain = response.headers['content-encoding'] === undefined
      return {
        status,
        ...incoming(response.rawHeaders, task.lowerCase),
        length: plain && announced !== undefined ? Number(announced) : null,
        body: bodyOf(task.api, asked),
      }
    }
    leave(asked)
    if (count === MOST_REDIRECTS) throw new Fault('network reach the max redirect count', 600008)
    const next = redirected(hop, status, location)
    task.trace.redirected(sameOrigin(next.url, hop.url))
    hop = next
  }
}
