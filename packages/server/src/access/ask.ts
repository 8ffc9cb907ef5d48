import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { systemCode } from '../errors.ts'

export interface Question {
  method: 'GET' | 'POST'
  url: URL
  headers?: Record<string, string>
  body?: string
}

export interface Answer {
  status: number
  /** What the JSON says; undefined where the body is no JSON. */
  json: unknown
}

/** Asks another server something, in JSON. */
export interface Asker {
  /** Throws {@link NoAnswer}. Redirects are not followed: they are answers like any other. */
  ask(question: Question): Promise<Answer>
  close(): void
}

/**
 * Why there was no answer. Neither the address nor anything of the answer is part of it: the one may hold a secret,
 * the other a session key.
 */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** One that bounds the time and bytes of an answer, and the questions under way; what comes on top fails at once. */
export function createAsker(bounds: { timeoutMs: number; maxBytes: number; inFlight: number }): Asker {
  const { timeoutMs, maxBytes, inFlight } = bounds
  const kept = { keepAlive: true, maxSockets: inFlight, maxFreeSockets: 8 }
  const agents = { http: new HttpAgent(kept), https: new HttpsAgent(kept) }
  let asking = 0

  function once({ method, url, headers, body }: Question, signal: AbortSignal, isFresh: boolean) {
    return new Promise<Answer>((resolve, reject) => {
      const isTls = url.protocol === 'https:'
      const agent = isFresh ? false : isTls ? agents.https : agents.http
      const request = (isTls ? requestHttps : requestHttp)(url, { method, headers, agent, signal })
      let isAnswered = false
      request.on('error', (error) => {
        const isStale =
          request.reusedSocket && !isAnswered && /^(ECONNRESET|EPIPE)$/.test(systemCode(error) ?? '')
        if (isStale) reject(new Stale())
        else
          reject(signal.aborted ? tooLate() : new NoAnswer(`It failed: ${systemCode(error) ?? error.name}.`))
      })
      request.on('response', (response) => {
        isAnswered = true
        read(response).then(
          (json) => resolve({ status: response.statusCode ?? 0, json }),
          (error) => {
            request.destroy()
            reject(
              signal.aborted ? tooLate() : error instanceof NoAnswer ? error : new NoAnswer('It broke off.'),
            )
          },
        )
      })
      request.end(body)
    })
  }

  async function read(response: IncomingMessage): Promise<unknown> {
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxBytes) throw new NoAnswer(`The answer has more than ${maxBytes} bytes.`)
      chunks.push(chunk)
    }
    try {
      return JSON.parse(Buffer.concat(chunks).toString())
    } catch {
      return undefined
    }
  }

  const tooLate = () => new NoAnswer(`No answer came within ${timeoutMs} ms.`)

  return {
    async ask(question) {
      if (asking >= inFlight) throw new NoAnswer(`${inFlight} questions are under way already.`)
      asking += 1
      const signal = AbortSignal.timeout(timeoutMs)
      try {
        return await once(question, signal, false).catch((error) => {
          // The other side had closed the idle connection while our question was on its way: it was never read.
          if (error instanceof Stale) return once(question, signal, true)
          throw error
        })
      } finally {
        asking -= 1
      }
    },
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

class Stale extends Error {}
