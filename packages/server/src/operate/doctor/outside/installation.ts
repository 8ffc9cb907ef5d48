import { isOwn } from '../../../clouds/settings.ts'
import { doubtful, type Finding, fine, wrong } from '../finding.ts'
import { type Answer, ask, codeOf, isOurs, jsonOf, reasonOf, tryAsk } from './ask.ts'

/** The clocks that signed addresses and lifetimes go by. */
export function examineClock({ headers }: Answer, now: () => number): Finding {
  const seconds = Math.round(Math.abs(Date.parse(headers.date ?? '') - now()) / 1000)
  return seconds <= 60
    ? fine('服务器时钟与本机一致', "the server's clock agrees with this one")
    : wrong(`服务器时钟与本机相差 ${seconds} 秒`, `the server's clock and this one are ${seconds} s apart`)
}

/** What the server says about itself. */
export async function examineReadiness(base: string): Promise<Finding> {
  const answer = await tryAsk(`${base}/readyz`)
  const said = answer instanceof Error ? null : jsonOf<{ checks?: Record<string, string> }>(answer)
  if (!(answer instanceof Error) && answer.status === 200) return fine('服务器已就绪', 'the server is ready')
  const failing = Object.entries(said?.checks ?? {}).filter(([, state]) => state !== 'ok')
  const names = failing.map(([name]) => name).join(', ') || reasonOf(answer)
  return wrong(
    `服务器未就绪（${names}），原因见服务器日志`,
    `the server is not ready (${names}); its log tells why`,
  )
}

/** Addresses in answers begin as `publicUrl` says, else as the request's Host, and then without TLS. */
export async function examineAddresses(base: string): Promise<Finding> {
  const answer = await tryAsk(`${base}/openapi.json`)
  const said = answer instanceof Error ? null : jsonOf<{ servers?: { url?: string }[] }>(answer)
  const own = said?.servers?.[0]?.url
  if (own === base)
    return fine(`返回的地址以 ${base} 开头`, `addresses in answers begin with ${base}, as this one does`)
  if (own === undefined)
    return doubtful(
      `无法得知返回的地址以什么开头（${reasonOf(answer)}）`,
      `how addresses in answers begin can't be told (${reasonOf(answer)})`,
    )
  return wrong(
    `返回的地址以 ${own} 开头，而不是 ${base}。请设置 publicUrl（DUKOU_PUBLIC_URL=${base}）`,
    `addresses in answers begin with ${own}, not with ${base}. Set publicUrl (DUKOU_PUBLIC_URL=${base})`,
  )
}

/** Asks under a name that nobody has: the server refuses it (421) where it sees it. */
export async function examineHost(base: string): Promise<Finding> {
  const answer = await tryAsk(`${base}/livez`, { headers: { host: 'dukou-doctor.invalid' } })
  const isRefused = !(answer instanceof Error) && codeOf(answer) === 'host_refused'
  if (isRefused) return fine('Host 请求头可以到达', 'the Host header comes through')
  if (answer instanceof Error || !isOurs(answer))
    return fine('代理只应答自己的域名', 'the proxy answers under its own names only')
  return doubtful(
    '代理改写了 Host 请求头。nginx 请设置 proxy_set_header Host $host',
    'the proxy replaces the Host header. In nginx, set proxy_set_header Host $host',
  )
}

/** A header that is wrong on purpose: only who gets it can complain. */
export async function examineAuthorization(base: string): Promise<Finding> {
  const answer = await ask(`${base}/files`, { headers: { authorization: 'Bearer not a token' } })
  return codeOf(answer) === 'token_invalid'
    ? fine('Authorization 请求头可以到达', 'the Authorization header comes through')
    : wrong('代理没有转发 Authorization 请求头', 'the proxy does not hand on the Authorization header')
}

/** Resumable uploads need OPTIONS and headers of their own. */
export async function examineTus(base: string): Promise<Finding> {
  const { headers } = await ask(`${base}/tus`, { method: 'OPTIONS' })
  return headers['tus-version'] === undefined
    ? wrong('代理没有转发 OPTIONS 或 tus 响应头', 'the proxy does not hand on OPTIONS, or the headers of tus')
    : fine('断点续传（tus）可用', 'resumable uploads (tus) come through')
}

/** Whether just anyone gets to see how busy it is here. This machine may, where there is no token (operating.md). */
export async function examineMetrics(base: string): Promise<Finding> {
  const answer = await tryAsk(`${base}/metrics`)
  if (answer instanceof Error || answer.status !== 200)
    return fine('/metrics 不对外公开', '/metrics is not open to everybody')
  return isOwn(new URL(base).hostname)
    ? doubtful(
        '/metrics 对本机公开；请从另一台机器再查一次',
        '/metrics is open to this machine; look again from another one',
      )
    : wrong(
        '/metrics 对外公开。请设置 publicUrl 与 metricsToken，或在代理中拦下',
        '/metrics is open to everybody. Set publicUrl and metricsToken, or stop it in the proxy',
      )
}

/** Whether just anyone may upload: a list is refused to whoever has no token. */
export async function examineAccess(base: string): Promise<Finding[]> {
  const answer = await tryAsk(`${base}/files`)
  if (answer instanceof Error || answer.status !== 200 || !isOurs(answer)) return []
  return [
    doubtful(
      '没有鉴权：任何人都能上传。请配置 authorize 或 wechat',
      'there is no authorization: anyone can upload. Configure authorize or wechat',
    ),
  ]
}
