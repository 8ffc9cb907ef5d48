import { type Answer, type Call, parameter } from '../loopback/call.ts'
import { type Loopback, openLoopback, type StandIn } from '../loopback/loopback.ts'
import { Refusal } from '../loopback/refusal.ts'
import { createCodes, newOpenid, newSessionKey } from './codes.ts'
import { errorJson, wechatError } from './errors.ts'
import { type CheckedMedia, mediaEvent, readMediaCheck, type Suggest } from './media-check.ts'
import { type PushTarget, push } from './push.ts'
import { readBody } from './read-body.ts'
import { createTokens } from './tokens.ts'

/** A mini program that is registered with the stand-in. */
export interface WechatApp {
  appid: string
  secret: string
  /** Where its messages go; default nowhere, until `pushTo`. */
  push?: PushTarget
}

export interface WechatOptions {
  apps: WechatApp[]
  /** How long after a media check its result is pushed, in milliseconds; WeChat promises 30 minutes. Default 0. */
  pushAfterMs?: number
  /** `download` (default): fetches the media first, as WeChat does, and pushes an error where it can't. `ignore`: doesn't. */
  media?: 'download' | 'ignore'
  /** Milliseconds since 1970; default the machine's clock. */
  now?: () => number
}

/** What was asked for, without the secret. `errcode` is 0 where all was well. */
export interface WechatCall {
  appid: string
  code: string
  errcode: number
}

/**
 * A local stand-in of WeChat's own API: code2Session, access tokens, mediaCheckAsync with its later push. It answers 200
 * whatever happened, so a busy WeChat is the fault `{ do: 'status', status: 200, code: '-1' }`; 45011 is too often, 40226 a
 * user of high risk.
 */
export interface Wechat extends StandIn {
  /** The base address, in place of `https://api.weixin.qq.com`. */
  url: string
  /** A code as `wx.login` gives it, good once and for five minutes. Default: a user of its own, of the first app. */
  code(openid?: string, appid?: string): string
  /** Every code2Session that no fault kept from it, in order. */
  calls: readonly WechatCall[]
  /** Where the messages of an app go from now on. */
  pushTo(target: PushTarget, appid?: string): void
  /** What media checks say from now on. Default `pass`. */
  judge(how: Suggest | ((media: CheckedMedia) => Suggest)): void
  /** Every media check that was taken, in order. */
  checks: readonly CheckedMedia[]
}

const VERBS: Record<string, string> = {
  '/sns/jscode2session': 'Code2Session',
  '/cgi-bin/token': 'GetAccessToken',
  '/cgi-bin/stable_token': 'GetStableAccessToken',
  '/wxa/media_check_async': 'MediaCheckAsync',
}
const MEDIA_TIMEOUT_MS = 5000

/** Starts it on a free loopback port. */
export async function startWechat({
  apps,
  pushAfterMs = 0,
  media = 'download',
  now = Date.now,
}: WechatOptions): Promise<Wechat> {
  const codes = createCodes(now)
  const tokens = createTokens(now)
  const calls: WechatCall[] = []
  const checks: CheckedMedia[] = []
  const targets = new Map(
    apps.flatMap(({ appid, push: target }) => (target ? [[appid, target] as const] : [])),
  )
  let judgement: Suggest | ((media: CheckedMedia) => Suggest) = 'pass'

  const appOf = (appid: string, secret: string): WechatApp => {
    const app = apps.find((one) => one.appid === appid)
    if (appid === '') throw wechatError(41002)
    if (secret === '') throw wechatError(41004)
    if (!app) throw wechatError(40013)
    if (app.secret !== secret) throw wechatError(40125)
    return app
  }

  const code2Session = ({ query }: Call): object => {
    const value = (name: string) => parameter(query, name) ?? ''
    const { appid } = appOf(value('appid'), value('secret'))
    if (value('js_code') === '') throw wechatError(41008)
    if (value('grant_type') !== 'authorization_code') throw wechatError(40002)
    const openid = codes.take(value('js_code'), appid)
    if (openid === 'invalid') throw wechatError(40029)
    if (openid === 'used') throw wechatError(40163)
    // Without an errcode: that is how it says that all is well.
    return { session_key: newSessionKey(), openid }
  }

  const accessToken = ({ query }: Call): object => {
    const value = (name: string) => parameter(query, name) ?? ''
    if (value('grant_type') !== 'client_credential') throw wechatError(40002)
    const { appid } = appOf(value('appid'), value('secret'))
    return tokens.renew(appid)
  }

  const stableToken = async (call: Call): Promise<object> => {
    if (call.method !== 'POST') throw wechatError(43002)
    const { grant_type: grant, appid = '', secret = '', force_refresh: force } = await readJson(call)
    if (grant !== 'client_credential') throw wechatError(40002)
    const app = appOf(String(appid), String(secret))
    return tokens.stable(app.appid, force === true ? 'refresh' : 'same')
  }

  const mediaCheck = async (call: Call, loopback: Loopback): Promise<object> => {
    if (call.method !== 'POST') throw wechatError(43002)
    const token = parameter(call.query, 'access_token')
    if (!token) throw wechatError(41001)
    const owner = tokens.find(token)
    if (owner === 'invalid') throw wechatError(40001)
    if (owner === 'expired') throw wechatError(42001)
    const checked = readMediaCheck(owner.appid, await readBody(call))
    checks.push(checked)
    loopback.later(pushAfterMs, () => sendResult(checked, call, loopback))
    return { errcode: 0, errmsg: 'ok', trace_id: checked.traceId }
  }

  const sendResult = async (checked: CheckedMedia, call: Call, loopback: Loopback): Promise<void> => {
    const target = targets.get(checked.appid)
    if (!target) return
    const isThere = media === 'ignore' || (await canFetch(checked.mediaUrl, loopback.closing))
    const suggest = typeof judgement === 'function' ? judgement(checked) : judgement
    await push(
      target,
      mediaEvent(checked, isThere ? suggest : null, now()),
      checked.openid,
      now(),
      call,
      loopback,
    )
  }

  const answerOf = async (call: Call, loopback: Loopback): Promise<object> => {
    switch (call.verb) {
      case 'Code2Session':
        return code2Session(call)
      case 'GetAccessToken':
        return accessToken(call)
      case 'GetStableAccessToken':
        return stableToken(call)
      default:
        return mediaCheck(call, loopback)
    }
  }

  const noteCall = (call: Call, errcode: number): void => {
    if (call.verb !== 'Code2Session') return
    calls.push({
      appid: parameter(call.query, 'appid') ?? '',
      code: parameter(call.query, 'js_code') ?? '',
      errcode,
    })
  }

  const serve = async (call: Call): Promise<Answer> => {
    if (call.verb === 'Unsupported') throw new Refusal(404, '-1', 'not found')
    try {
      const body = JSON.stringify(await answerOf(call, loopback))
      noteCall(call, 0)
      return { status: 200, headers: typeOf(call), body }
    } catch (error) {
      if (error instanceof Refusal) noteCall(call, Number(error.code))
      throw error
    }
  }

  const loopback: Loopback = await openLoopback({
    now,
    verbOf: ({ path }) => ({ verb: VERBS[path] ?? 'Unsupported', key: null }),
    serve,
    refuse: (refusal, call) => ({
      status: refusal.status,
      headers: typeOf(call),
      body: JSON.stringify(errorJson(refusal)),
    }),
  })

  return {
    url: loopback.url,
    fault: loopback.fault,
    log: loopback.log,
    close: loopback.close,
    code(openid = newOpenid(), appid = apps[0]?.appid ?? '') {
      if (apps.some((one) => one.appid === appid)) return codes.add(openid, appid)
      throw new Error(`没有登记 ${appid}。 The stand-in knows no app ${appid}.`)
    },
    calls,
    checks,
    pushTo: (target, appid = apps[0]?.appid ?? '') => void targets.set(appid, target),
    judge(how) {
      judgement = how
    },
  }
}

/** code2Session calls its JSON text/plain. */
function typeOf({ verb }: Call): Record<string, string> {
  return { 'Content-Type': verb === 'Code2Session' ? 'text/plain' : 'application/json; encoding=utf-8' }
}

async function readJson(call: Call): Promise<Record<string, unknown>> {
  const text = await readBody(call)
  if (text === '') throw wechatError(44002)
  try {
    return JSON.parse(text)
  } catch {
    throw wechatError(47001)
  }
}

async function canFetch(url: string, closing: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([closing, AbortSignal.timeout(MEDIA_TIMEOUT_MS)]),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
