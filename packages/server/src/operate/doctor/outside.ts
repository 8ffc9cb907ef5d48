import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { doubtful, type Finding, fine, wrong } from './finding.ts'

const PATIENCE_MS = 10_000
const DAY_MS = 86_400_000
// Above nginx's client_max_body_size, which is 1 MB unless it is set.
const PROBE_BYTES = 1_572_864
const BOUNDARY = 'dukou-doctor'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** What can be told from outside: the whole way through DNS, TLS and proxies to a running server, and back. */
export async function examineFromOutside(publicUrl: string, now: () => number): Promise<Finding[]> {
  const url = new URL(publicUrl)
  const findings = [address(url)]
  if (url.protocol === 'https:') findings.push(...(await certificate(url, now)))
  const alive = await ask(`${publicUrl}/livez`, 'GET').catch((error: Error) => error)
  if (alive instanceof Error || alive.status !== 200 || !isOurs(alive)) {
    const reason = alive instanceof Error ? alive.message : String(alive.status)
    findings.push(
      wrong(
        `${publicUrl}/livez 没有得到渡口的回答（${reason}）。请先启动服务器，并检查域名与反向代理`,
        `${publicUrl}/livez is not answered by Dukou (${reason}). Start the server first, then look at the name and the proxy`,
      ),
    )
    return findings
  }
  findings.push(fine(`${publicUrl} 可达`, `${publicUrl} is reached`))
  findings.push(
    clock(alive, now),
    await largeBody(publicUrl),
    await authorization(publicUrl),
    await tus(publicUrl),
  )
  return findings
}

/** What a mini program's console wants to know, and what it won't take. */
function address({ protocol, hostname, origin }: URL): Finding {
  const isAddress = isIP(hostname.replace(/[[\]]/g, '')) !== 0 || hostname === 'localhost'
  return protocol === 'https:' && !isAddress
    ? fine(
        `小程序后台请把 ${origin} 加入 request、uploadFile、downloadFile 合法域名`,
        `in the mini program's console ${origin} belongs to the request, uploadFile and downloadFile domains`,
      )
    : doubtful(
        `小程序正式版只能访问已备案域名的 https 地址，而不是 ${origin}`,
        `a published mini program reaches https addresses of registered names only, not ${origin}`,
      )
}

async function certificate(url: URL, now: () => number): Promise<Finding[]> {
  const socket = await secure(url).catch((error: Error) => error)
  if (socket instanceof Error)
    return [wrong(`TLS 握手失败：${socket.message}`, `the TLS handshake fails: ${socket.message}`)]
  const protocol = socket.getProtocol()
  const { authorizationError } = socket
  const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - now()) / DAY_MS)
  socket.destroy()
  const trusted = authorizationError
    ? wrong(
        `证书不受信任（${authorizationError}）。多半是缺少中间证书，请部署完整证书链`,
        `the certificate is not trusted (${authorizationError}). Most likely an intermediate one is missing: install the full chain`,
      )
    : fine(`证书可信，${protocol}`, `the certificate is trusted, ${protocol}`)
  const lasting =
    days < 0
      ? wrong('证书已过期', 'the certificate has expired')
      : days < 14
        ? doubtful(`证书还有 ${days} 天过期`, `the certificate expires in ${days} days`)
        : fine(`证书还有 ${days} 天`, `the certificate lasts ${days} days`)
  return [trusted, lasting]
}

function secure(url: URL): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/[[\]]/g, '')
    const socket = connect({
      host,
      port: Number(url.port) || 443,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      // WeChat asks for 1.2 or later.
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
      timeout: PATIENCE_MS,
    })
    socket.once('secureConnect', () => resolve(socket)).once('error', reject)
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)))
  })
}

function clock({ headers }: Answer, now: () => number): Finding {
  const seconds = Math.round(Math.abs(Date.parse(headers.date ?? '') - now()) / 1000)
  return seconds <= 60
    ? fine('服务器时钟与本机一致', "the server's clock agrees with this one")
    : wrong(`服务器时钟与本机相差 ${seconds} 秒`, `the server's clock and this one are ${seconds} s apart`)
}

/** A form without a file, so that nothing is kept: any refusal of ours says that the body came through. */
async function largeBody(publicUrl: string): Promise<Finding> {
  const field = Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="probe"\r\n\r\n`)
  const body = Buffer.concat([field, Buffer.alloc(PROBE_BYTES, 'x'), Buffer.from(`\r\n--${BOUNDARY}--\r\n`)])
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
  const answer = await ask(`${publicUrl}/upload`, 'POST', headers, body).catch((error: Error) => error)
  if (!(answer instanceof Error) && isOurs(answer) && codeOf(answer) !== null)
    return fine('1.5 MiB 的请求体可以到达', 'a body of 1.5 MiB comes through')
  const reason = answer instanceof Error ? answer.message : String(answer.status)
  return wrong(
    `1.5 MiB 的请求体被代理拦下（${reason}）。nginx 请设置 client_max_body_size 与 proxy_request_buffering off`,
    `a body of 1.5 MiB is stopped on its way (${reason}). In nginx, set client_max_body_size and proxy_request_buffering off`,
  )
}

/** A header that is wrong on purpose: only who gets it can complain. */
async function authorization(publicUrl: string): Promise<Finding> {
  const answer = await ask(`${publicUrl}/files`, 'GET', { authorization: 'Bearer not a token' })
  return codeOf(answer) === 'token_invalid'
    ? fine('Authorization 请求头可以到达', 'the Authorization header comes through')
    : wrong('代理没有转发 Authorization 请求头', 'the proxy does not hand on the Authorization header')
}

async function tus(publicUrl: string): Promise<Finding> {
  const { headers } = await ask(`${publicUrl}/tus`, 'OPTIONS')
  return headers['tus-version'] === undefined
    ? wrong('代理没有转发 OPTIONS 或 tus 响应头', 'the proxy does not hand on OPTIONS, or the headers of tus')
    : fine('断点续传（tus）可用', 'resumable uploads (tus) come through')
}

function isOurs({ headers }: Answer): boolean {
  return headers['x-request-id'] !== undefined
}

function codeOf({ body }: Answer): string | null {
  try {
    const { code } = JSON.parse(body) as { code?: unknown }
    return typeof code === 'string' ? code : null
  } catch {
    return null
  }
}

function ask(
  url: string,
  method: string,
  headers: Record<string, string> = {},
  body?: Buffer,
): Promise<Answer> {
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    // The certificate has been judged already; what lies behind it is worth knowing all the same.
    const options = { method, headers: { ...headers, ...(body ? { 'content-length': body.length } : {}) } }
    const request = send(url, { ...options, timeout: PATIENCE_MS, rejectUnauthorized: false, agent: false })
    request.once('error', reject)
    request.once('timeout', () => request.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)))
    request.once('response', async (response) => {
      try {
        let text = ''
        for await (const chunk of response.setEncoding('utf8')) if (text.length < 65_536) text += chunk
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      } catch (error) {
        reject(error)
      }
    })
    request.end(body)
  })
}
