import { bearing, checked } from './answer.ts'
import type { Answer, Downloaded, HttpRequest, Network, OnBytes, Running } from './platform/platform.ts'
import type { Stop } from './stop.ts'
import type { TaskKind, Tasks } from './tasks.ts'
import type { Token } from './token.ts'
import type { TaskPlan } from './watchdog.ts'

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
      const target = request.url.replace(/^\//, `${url}/`)
      // Credentials go to our own server only, however an address came here.
      const isOurs = target.startsWith(`${url}/`)
      const host = network as unknown as Record<string, (request: object, told: OnBytes) => Running<Answer>>
      const attempt = (value: string) =>
        tasks.run(stop, kind, request, onBytes, (told) =>
          host[kind]!({ ...request, url: target, header: { ...request.header, ...bearing(value) } }, told),
        )
      const used = isOurs ? await stop.wait(token.get()) : ''
      let answer = await attempt(used)
      if (answer.status === 401 && isOurs) {
        const fresh = await stop.wait(token.refresh(used))
        if (fresh !== used) answer = await attempt(fresh)
      }
      return checked(answer) as Answer & Downloaded as Got<Kind>
    },
  }
}

/** A short request, POST where nothing else is said; see {@link Server.send}. */
export function ask(
  server: Server,
  stop: Stop,
  request: Partial<HttpRequest> & Pick<HttpRequest, 'url'>,
): Promise<Answer> {
  return server.send(stop, 'request', { method: 'POST', header: {}, timeoutMs: 20_000, ...request })
}
