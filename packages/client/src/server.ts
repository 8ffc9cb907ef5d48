import { DukouError, fromAnswer } from './error.ts'
import type {
  Answer,
  Downloaded,
  DownloadRequest,
  FormRequest,
  HttpRequest,
  Network,
  OnBytes,
  Running,
} from './platform/platform.ts'
import type { Stop } from './stop.ts'
import type { Token } from './token.ts'

/** Requests to the server, with the token. They throw a DukouError for each answer that is no success. */
export interface Wire {
  /** Without a slash at its end. */
  url: string
  request(stop: Stop, request: Omit<HttpRequest, 'timeoutMs'> & { timeoutMs?: number }): Promise<Answer>
  form(stop: Stop, request: FormRequest, onBytes: OnBytes): Promise<Answer>
  download(stop: Stop, request: DownloadRequest, onBytes: OnBytes): Promise<Downloaded>
}

const REQUEST_MS = 20_000

export function createWire(url: string, network: Network, token: Token): Wire {
  /** With the token where it is for our server; a token that is over is refreshed once. */
  async function send<T extends Answer | Downloaded>(
    stop: Stop,
    request: { url: string; header: Record<string, string> },
    begin: (header: Record<string, string>) => Running<T>,
  ): Promise<T> {
    // Credentials go to our own server only, however an address came here.
    const isOurs = request.url.startsWith(`${url}/`)
    const used = isOurs ? await stop.wait(token.get()) : ''
    let answer = await attempt(used)
    if (answer.status === 401 && isOurs) {
      const fresh = await stop.wait(token.refresh(used))
      if (fresh !== used) answer = await attempt(fresh)
    }
    const { status } = answer
    if (status >= 200 && status < 300) return answer
    throw fromAnswer(status, (answer as Answer).body || '', answer.header)

    function attempt(value: string): Promise<T> {
      const credentials: Record<string, string> = value ? { Authorization: `Bearer ${value}` } : {}
      return stop.run(() => begin({ ...request.header, ...credentials }))
    }
  }
  return {
    url,
    request: (stop, request) =>
      send(stop, request, (header) => network.request({ timeoutMs: REQUEST_MS, ...request, header })),
    form: (stop, request, onBytes) =>
      send(stop, request, (header) => network.form({ ...request, header }, onBytes)),
    download: (stop, request, onBytes) =>
      send(stop, request, (header) => network.download({ ...request, header }, onBytes)),
  }
}

/** A JSON answer of a Dukou server. Any status may come from a proxy with a page of its own. */
export function readJson<T>({ status, body }: Answer, isRight: (answer: T) => unknown): T {
  try {
    const answer = JSON.parse(body) as T
    if (isRight(answer)) return answer
  } catch {
    // Said below.
  }
  throw new DukouError('bad_answer', 'not the answer of a Dukou server: check `url`', { status, cause: body })
}
