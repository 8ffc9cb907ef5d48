import { randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createCodes, newOpenid, newSessionKey } from './codes.ts'

/** A mini program that is registered with the stand-in. */
export interface WechatApp {
  appid: string
  secret: string
}

export interface WechatOptions {
  apps: WechatApp[]
  /** Milliseconds since 1970; default the machine's clock. */
  now?: () => number
}

/**
 * How the API fails: `busy` (errcode -1), `limited` (45011), `risky` (40226), `reset` (the connection), `html` (a page
 * of a proxy with status 502), `nonsense` (a 200 that is no JSON), `huge` (an answer of 1 MiB), or an answer that comes
 * `slowMs` milliseconds late.
 */
export type WechatFault =
  | 'busy'
  | 'limited'
  | 'risky'
  | 'reset'
  | 'html'
  | 'nonsense'
  | 'huge'
  | { slowMs: number }

/** What was asked for, without the secret. `errcode` is null where no errcode was answered because of a fault. */
export interface WechatCall {
  appid: string
  code: string
  errcode: number | null
}

/** A local stand-in of WeChat's own API: code2Session. */
export interface Wechat {
  /** The base address, in place of `https://api.weixin.qq.com`. */
  url: string
  /** A code as `wx.login` gives it, good once and for five minutes. Default: a user of its own, of the first app. */
  code(openid?: string, appid?: string): string
  /** Everything that was asked for, in order. */
  calls: readonly WechatCall[]
  faults: {
    /** From now on it fails in this way; null heals it. */
    set(fault: WechatFault | null): void
  }
  close(): Promise<void>
}

/** errcode → errmsg, as WeChat words them. Source: auth.code2Session's table, and answers that people have published. */
const MESSAGES: Record<number, string> = {
  [-1]: 'system error',
  40002: 'invalid grant_type',
  40013: 'invalid appid',
  40029: 'invalid code',
  40125: 'invalid appsecret',
  40163: 'code been used',
  40226: 'code blocked',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41008: 'missing code',
  45011: 'api minute-quota reach limit  mustslower  retry next minute',
}
const FAULTY: Record<string, number> = { busy: -1, limited: 45011, risky: 40226 }
const MIB = 1024 * 1024

/** Starts it on a free loopback port. */
export async function startWechat({ apps, now = Date.now }: WechatOptions): Promise<Wechat> {
  const codes = createCodes(now)
  const calls: WechatCall[] = []
  let fault: WechatFault | null = null
  const waiting = new Set<NodeJS.Timeout>()

  function code2Session(query: URLSearchParams): object {
    const appid = query.get('appid') ?? ''
    const code = query.get('js_code') ?? ''
    const session = exchange(appid, query.get('secret') ?? '', code, query.get('grant_type'))
    const errcode = typeof session === 'number' ? session : 0
    calls.push({ appid, code, errcode })
    return typeof session === 'number' ? refusal(session) : session
  }

  function exchange(appid: string, secret: string, code: string, grant: string | null): number | object {
    const app = apps.find((one) => one.appid === appid)
    if (appid === '') return 41002
    if (secret === '') return 41004
    if (!app) return 40013
    if (app.secret !== secret) return 40125
    if (code === '') return 41008
    if (grant !== 'authorization_code') return 40002
    const faulty = typeof fault === 'string' ? FAULTY[fault] : undefined
    if (faulty !== undefined) return faulty
    const openid = codes.take(code, appid)
    if (openid === 'invalid') return 40029
    if (openid === 'used') return 40163
    // Without an errcode: that is how it says that all is well.
    return { session_key: newSessionKey(), openid }
  }

  function answer(response: ServerResponse, body: object): void {
    // It calls its JSON text/plain, and answers 200 whatever happened.
    response.writeHead(200, { 'Content-Type': 'text/plain' })
    response.end(JSON.stringify(body))
  }

  function failed(response: ServerResponse, query: URLSearchParams): boolean {
    if (fault === null || typeof fault === 'object' || FAULTY[fault] !== undefined) return false
    calls.push({ appid: query.get('appid') ?? '', code: query.get('js_code') ?? '', errcode: null })
    if (fault === 'reset') response.socket?.resetAndDestroy()
    else if (fault === 'html') {
      response.writeHead(502, { 'Content-Type': 'text/html' })
      response.end('<html><body><h1>502 Bad Gateway</h1></body></html>')
    } else if (fault === 'huge') answer(response, { session_key: newSessionKey(), padding: 'x'.repeat(MIB) })
    else response.writeHead(200).end('{"session_key":')
    return true
  }

  const server = createServer((request, response) => {
    request.resume()
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://wechat')
    if (pathname !== '/sns/jscode2session') {
      response.writeHead(404).end()
      return
    }
    if (failed(response, searchParams)) return
    const clock = setTimeout(
      () => {
        waiting.delete(clock)
        answer(response, code2Session(searchParams))
      },
      typeof fault === 'object' && fault !== null ? fault.slowMs : 0,
    )
    waiting.add(clock)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    code(openid = newOpenid(), appid = apps[0]?.appid ?? '') {
      if (apps.some((one) => one.appid === appid)) return codes.add(openid, appid)
      throw new Error(`没有登记 ${appid}。 The stand-in knows no app ${appid}.`)
    },
    calls,
    faults: {
      set(next) {
        fault = next
      },
    },
    async close() {
      for (const clock of waiting) clearTimeout(clock)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function refusal(errcode: number): object {
  const piece = () => randomBytes(4).toString('hex')
  return { errcode, errmsg: `${MESSAGES[errcode]}, rid: ${piece()}-${piece()}-${piece()}` }
}
