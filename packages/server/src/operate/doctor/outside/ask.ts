import { request as httpRequest, type IncomingHttpHeaders, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'

/** How long anything may stand still. */
export const PATIENCE_MS = 10_000
const MOST_KEPT = 4 << 20

/** What came back. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  /** At most 4 MiB of it. */
  body: Buffer
}

/** What is asked. */
export interface Question {
  method?: string
  headers?: Record<string, string>
  /** A stream's length has to be among the headers, or it goes in chunks. */
  body?: Buffer | AsyncIterable<Buffer>
  /** How long the answer may take, in milliseconds. Default {@link PATIENCE_MS}. */
  patienceMs?: number
}

/** One request on a connection of its own. Rejects where no answer comes. */
export function ask(url: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, patienceMs = PATIENCE_MS } = question
  const isHttps = url.startsWith('https:')
  const length = Buffer.isBuffer(body) ? { 'content-length': String(body.length) } : {}
  const options: RequestOptions = { method, headers: { ...headers, ...length }, agent: false }
  // The certificate has been judged already; what lies behind it is worth knowing all the same.
  const request = isHttps
    ? httpsRequest(url, { ...options, rejectUnauthorized: false, ...nameOf(url) })
    : httpRequest(url, options)
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      request.destroy(new Error(`no answer within ${patienceMs} ms`))
    }, patienceMs)
    request.once('close', () => clearTimeout(late))
    // Also what comes behind the answer, when the rest of a body can't be sent any more.
    request.on('error', reject)
    request.once('response', async (response) => {
      try {
        const chunks: Buffer[] = []
        let bytes = 0
        for await (const chunk of response) {
          bytes += chunk.length
          if (bytes <= MOST_KEPT) chunks.push(chunk)
        }
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        })
      } catch (error) {
        reject(error)
      } finally {
        request.destroy()
      }
    })
    if (body === undefined || Buffer.isBuffer(body)) request.end(body)
    else Readable.from(body).on('error', reject).pipe(request)
  })
}

/** The same, with what went wrong in place of an answer. */
export function tryAsk(url: string, question?: Question): Promise<Answer | Error> {
  return ask(url, question).catch((error: Error) => error)
}

/** Asked for by its name whatever the Host header says, as nothing else is TLS. */
function nameOf(url: string): { servername?: string } {
  const { hostname } = new URL(url)
  return /^[\d.]+$|^\[/.test(hostname) ? {} : { servername: hostname }
}

/** Whether our own server has given this answer, and no proxy in its place. */
export function isOurs({ headers }: Answer): boolean {
  return headers['x-request-id'] !== undefined && headers['dukou-small'] !== undefined
}

/** The code of a refusal of ours; null for any other answer. */
export function codeOf(answer: Answer): string | null {
  const code = jsonOf<{ code?: unknown }>(answer)?.code
  return typeof code === 'string' ? code : null
}

/** A body as JSON; null where it is none. */
export function jsonOf<T>({ body }: Answer): T | null {
  try {
    return JSON.parse(body.toString('utf8')) as T
  } catch {
    return null
  }
}

/** What to say about an answer that isn't the one that was hoped for. */
export function reasonOf(answer: Answer | Error): string {
  if (answer instanceof Error) return answer.message || (answer as { code?: string }).code || answer.name
  const { server } = answer.headers
  return `${answer.status}${typeof server === 'string' && !isOurs(answer) ? `, ${server}` : ''}`
}
