import { DukouError, fromAnswer } from './error.ts'
import type { Answer, Downloaded, HttpRequest, Network, OnBytes, Running } from './platform/platform.ts'
import type { Stop } from './stop.ts'
import type { TaskKind, TaskPlan, Tasks } from './tasks.ts'
import type { Token } from './token.ts'

type Sent<Kind extends TaskKind> = Parameters<Network[Kind]>[0] & TaskPlan
type Got<Kind extends TaskKind> = { request: Answer; form: Answer; download: Downloaded }[Kind]

/** Tasks of the host with our server, with the token. */
export interface Server {
  /** Without a slash at its end. */
  url: string
  /** An address that begins with a slash is our server's. Throws a DukouError for each answer that is no success. */
  send<Kind extends TaskKind>(
    stop: Stop,
    kind: Kind,
    request: Sent<Kind>,
    onBytes?: OnBytes,
  ): Promise<Got<Kind>>
}

export function createServer(url: string, network: Network, tasks: Tasks, token: Token): Server {
  return {
    url,
    async send<Kind extends TaskKind>(
      stop: Stop,
      kind: Kind,
      request: Sent<Kind>,
      onBytes: OnBytes = () => {},
    ) {
      const target = request.url.charAt(0) === '/' ? url + request.url : request.url
      // Credentials go to our own server only, however an address came here.
      const isOurs = target.startsWith(`${url}/`)
      const host = network as unknown as Record<string, (request: object, told: OnBytes) => Running<Answer>>
      const attempt = (value: string) => {
        const header = { ...request.header, ...(value && { Authorization: `Bearer ${value}` }) }
        return tasks.run(stop, kind, request, onBytes, (told) =>
          host[kind]!({ ...request, url: target, header }, told),
        )
      }
      const used = isOurs ? await stop.wait(token.get()) : ''
      let answer = await attempt(used)
      if (answer.status === 401 && isOurs) {
        const fresh = await stop.wait(token.refresh(used))
        if (fresh !== used) answer = await attempt(fresh)
      }
      if (answer.status >= 200 && answer.status < 300) return answer as Answer & Downloaded as Got<Kind>
      throw fromAnswer(answer)
    },
  }
}

/** Without the slash at its end. Throws `bad_argument`. */
export function checkUrl(url: string): string {
  if (!/^https?:\/\/[^/]/.test(url)) throw new DukouError('bad_argument', 'url must begin with https://')
  return url.replace(/\/+$/, '')
}

/** A short request; see {@link Server.send}. */
export function ask(
  server: Server,
  stop: Stop,
  method: HttpRequest['method'],
  url: string,
  more: Partial<HttpRequest> = {},
): Promise<Answer> {
  return server.send(stop, 'request', { method, url, header: {}, timeoutMs: 20_000, ...more })
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
