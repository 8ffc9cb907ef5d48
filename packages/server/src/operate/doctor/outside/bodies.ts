import { setTimeout as sleep } from 'node:timers/promises'
import { doubtful, type Finding, fine, wrong } from '../finding.ts'
import { type Answer, ask, codeOf, isOurs, PATIENCE_MS, reasonOf, tryAsk } from './ask.ts'
import { FORM, formOf } from './form.ts'

const MIB = 1024 * 1024
// Above nginx's client_max_body_size, which is 1 MB unless it is set.
const PROBE_BYTES = 2 * MIB
// How long the answer to a request may take of which the rest has not been sent yet.
const EARLY_MS = 3000
const HELD_BYTES = 64 * 1024

/** A form without a file, so that nothing is kept: any refusal of ours says that the body came through. */
export async function largeBody(base: string): Promise<Finding> {
  const body = formOf({ name: 'probe', body: Buffer.alloc(PROBE_BYTES, 'x') })
  const answer = await tryAsk(`${base}/upload`, { method: 'POST', headers: FORM, body })
  if (!(answer instanceof Error) && isOurs(answer) && codeOf(answer) !== null)
    return fine('2 MiB 的请求体可以到达', 'a body of 2 MiB comes through')
  return stopped('2 MiB', answer)
}

/**
 * Announces a body as large as the server takes (`Tus-Max-Size`), and sends next to nothing of it: a proxy with a limit refuses by the
 * announcement alone, the server waits.
 */
export async function largestBody(base: string): Promise<Finding[]> {
  const about = await tryAsk(`${base}/tus`, { method: 'OPTIONS' })
  const most = about instanceof Error ? 0 : Number(about.headers['tus-max-size'])
  if (!(most > PROBE_BYTES)) return []
  const size = most < 1024 * MIB ? `${Math.floor(most / MIB)} MiB` : `${Math.floor(most / (1024 * MIB))} GiB`
  const answer = await tryAsk(`${base}/upload`, {
    method: 'POST',
    headers: { ...FORM, 'content-length': String(most) },
    body: silence(formOf({ name: 'probe', body: Buffer.alloc(0) }).subarray(0, 32), EARLY_MS),
    patienceMs: EARLY_MS,
  })
  const isStopped = !(answer instanceof Error) && answer.status === 413 && !isOurs(answer)
  return [
    isStopped
      ? stopped(`${size}（limits.maxFileSize）`, answer, `${size} (limits.maxFileSize)`)
      : fine(
          `代理允许 ${size} 的请求体（limits.maxFileSize）`,
          `the proxy allows bodies of ${size} (limits.maxFileSize)`,
        ),
  ]
}

async function* silence(first: Buffer, ms: number): AsyncGenerator<Buffer> {
  yield first
  await sleep(ms)
}

function stopped(zhSize: string, answer: Answer | Error, enSize = zhSize): Finding {
  const reason = reasonOf(answer)
  return wrong(
    `${zhSize} 的请求体被代理拦下（${reason}）。nginx 请设置 client_max_body_size`,
    `a body of ${enSize} is stopped on its way (${reason}). In nginx, set client_max_body_size`,
  )
}

/**
 * Whether bytes reach the server as they come. `OPTIONS /tus` is answered without its body: where the answer comes although most of the
 * body has not been sent, nobody on the way waits for the whole.
 */
export async function buffering(base: string): Promise<Finding> {
  let isWhole = false
  let answered: (() => void) | null = null
  const early = new Promise<void>((resolve) => {
    answered = resolve
  })
  async function* body(): AsyncGenerator<Buffer> {
    yield Buffer.alloc(1024)
    const patience = new AbortController()
    await Promise.race([early, sleep(EARLY_MS, null, patience).catch(() => {})])
    patience.abort()
    isWhole = true
    yield Buffer.alloc(HELD_BYTES - 1024)
  }
  const answer = await ask(`${base}/tus`, {
    method: 'OPTIONS',
    headers: { 'content-length': String(HELD_BYTES), 'content-type': 'application/octet-stream' },
    body: body(),
    patienceMs: PATIENCE_MS + EARLY_MS,
  }).then(
    (one) => ({ ...one, isEarly: !isWhole }),
    (error: Error) => error,
  )
  answered!()
  if (!(answer instanceof Error) && answer.isEarly && isOurs(answer))
    return fine('请求体边收边转，代理不缓冲', 'bytes reach the server as they come, no proxy holds them back')
  if (answer instanceof Error || !isOurs(answer))
    return doubtful(
      `无法判断代理是否缓冲请求体（${reasonOf(answer)}）`,
      `whether a proxy holds bodies back can't be told (${reasonOf(answer)})`,
    )
  return wrong(
    '代理把请求体收完才转发：断线后无法续传，大文件还会写满代理的磁盘。nginx 请设置 proxy_request_buffering off',
    "a proxy holds bodies back until they are whole: a broken upload can't go on where it was, and large ones fill the proxy's disk. In nginx, set proxy_request_buffering off",
  )
}
