import { setTimeout as sleep } from 'node:timers/promises'
import { type Finding, fine, wrong } from '../finding.ts'
import { isOurs, PATIENCE_MS, reasonOf, tryAsk } from './ask.ts'
import { END, FORM, partHead } from './form.ts'

/** The longest that can be tried: what comes is held until the token comes, 1 MiB at the most. */
export const MOST_SLOW_MS = 600_000
// Above `limits.minBytesPerSecond`, and in ten minutes still below `limits.maxHeldBytes`.
const BYTES_PER_SECOND = 1536

/**
 * A form as a bad line sends it. It has no token, for which the server waits until the end, and there a name that no form may have: so
 * it is refused in any case, but only once it is whole.
 */
export async function slowBody(base: string, forMs: number): Promise<Finding[]> {
  if (forMs === 0) return []
  const [head, piece, tail] = [
    Buffer.from(partHead('file', 'dukou-doctor')),
    Buffer.alloc(BYTES_PER_SECOND, 'x'),
    Buffer.from(`\r\n${partHead('__proto__')}x${END}`),
  ]
  const pieces = Math.ceil(forMs / 1000)
  async function* body(): AsyncGenerator<Buffer> {
    yield head
    for (let n = 0; n < pieces; n++) {
      await sleep(1000)
      yield piece
    }
    yield tail
  }
  const length = head.length + pieces * piece.length + tail.length
  const start = performance.now()
  const answer = await tryAsk(`${base}/upload`, {
    method: 'POST',
    headers: { ...FORM, 'content-length': String(length) },
    body: body(),
    patienceMs: forMs + 2 * PATIENCE_MS,
  })
  const seconds = Math.floor((performance.now() - start) / 1000)
  if (seconds >= Math.floor(forMs / 1000) && !(answer instanceof Error) && isOurs(answer))
    return [fine(`持续 ${seconds} 秒的上传没有被切断`, `an upload of ${seconds} s is not cut on its way`)]
  return [
    wrong(
      `上传在 ${seconds} 秒后被切断（${reasonOf(answer)}）。请调大代理或负载均衡的超时（nginx：client_body_timeout、proxy_send_timeout、proxy_read_timeout）`,
      `an upload is cut after ${seconds} s (${reasonOf(answer)}). Raise the time-outs of the proxy or load balancer (nginx: client_body_timeout, proxy_send_timeout, proxy_read_timeout)`,
    ),
  ]
}
