import type { Answer, HttpRequest } from './platform/platform.ts'
import type { Setting } from './setting.ts'
import type { Stop } from './stop.ts'

const TIMEOUT_MS = 20_000

/** Short requests to our server; throws a DukouError for each answer that is no success. */
export function request(
  { server, platform }: Setting,
  stop: Stop,
  method: 'GET' | 'POST',
  path: string,
  header: Record<string, string> = {},
  body?: HttpRequest['body'],
  timeoutMs = TIMEOUT_MS,
): Promise<Answer> {
  const url = path.charAt(0) === '/' ? server.url + path : path
  return server.send(
    stop,
    'request',
    url,
    (credentials) =>
      platform.network.request({ method, url, header: { ...header, ...credentials }, body, timeoutMs }),
    { timeoutMs },
  )
}
