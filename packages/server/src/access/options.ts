import { checkNames, checkNumber, invalidOption, type Range } from '../option-checks.ts'
import type { Authorize } from './function.ts'
import type { Hook } from './hook.ts'
import type { WechatApp } from './wechat.ts'

/** A team's own authorization behind HTTP. */
export interface AuthorizeHook {
  /** Asked by POST, with JSON. Redirects are not followed. */
  url: string
  /** Time for an answer, in milliseconds. Default 5 s, at most 60 s. */
  timeoutMs?: number
  /** Names of request headers that the hook gets to see, such as `x-real-ip`. Default none, at most 20. */
  headers?: string[]
  /** How long a grant is reused for the very same question, in seconds. Default 0 (never), at most 1 hour. */
  cacheSeconds?: number
  /** Sent to the hook as `Authorization: Bearer …`, so that it can tell who asks. 8 to 4096 characters. Default: none. */
  secret?: string
}

/** Logins by `wx.login`. */
export interface WechatOptions {
  /** The mini programs whose users log in here, at least one, at most 100. */
  apps: WechatApp[]
  /** Where WeChat's API is. Default `https://api.weixin.qq.com`. */
  api?: string
  /** How long a token works, in seconds. Default 7 days, at least 1 minute, at most 1 year. */
  sessionSeconds?: number
  /** Time for an answer of WeChat's API, in milliseconds. Default 5 s, at most 60 s. */
  timeoutMs?: number
  /** Logins at once; beyond that they are told to try again. Default 32, at most 1000. */
  inFlight?: number
}

/** Who may do what. Without any of it every token stands for an owner of its own, for development. */
export interface AccessOptions {
  /** A function or an HTTP hook that turns a caller into a grant; `tokens` takes tokens of this server only. */
  authorize?: Authorize | AuthorizeHook | 'tokens'
  wechat?: WechatOptions
}

/** Options after defaults and checks. */
export interface AccessSettings {
  authorize: Authorize | (Hook & { timeoutMs: number }) | 'tokens' | null
  wechat: Required<WechatOptions> | null
}

const DAY = 86_400
const TIMEOUT: Range = [5000, 10, 60_000]
const HEADER = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/

/** Applies the defaults. Throws a DukouError `option_invalid` that names the option and what is allowed. */
export function readAccess({ authorize, wechat }: AccessOptions): AccessSettings {
  return {
    authorize: authorize === undefined ? null : readAuthorize(authorize),
    wechat: wechat === undefined ? null : readWechat(wechat),
  }
}

function readAuthorize(given: NonNullable<AccessOptions['authorize']>): AccessSettings['authorize'] {
  if (typeof given === 'function' || given === 'tokens') return given
  checkNames('authorize', given, ['url', 'timeoutMs', 'headers', 'cacheSeconds', 'secret'])
  const { url, headers = [], secret = null } = given
  if (!isAddress(url)) throw invalidOption('authorize.url', 'an http or https address', 'http 或 https 地址')
  const names = Array.isArray(headers) ? headers.map((name) => String(name).toLowerCase()) : null
  if (names === null || names.length > 20 || !names.every((name) => HEADER.test(name)))
    throw invalidOption('authorize.headers', 'at most 20 names of headers', '最多 20 个请求头名称')
  if (secret !== null && !(typeof secret === 'string' && /^[\x21-\x7e]{8,4096}$/.test(secret)))
    throw invalidOption(
      'authorize.secret',
      '8 to 4096 visible ASCII characters',
      '8 到 4096 个可见 ASCII 字符',
    )
  return {
    url,
    headers: names,
    secret,
    timeoutMs: checkNumber('authorize.timeoutMs', given.timeoutMs, TIMEOUT),
    cacheSeconds: checkNumber('authorize.cacheSeconds', given.cacheSeconds, [0, 0, 3600]),
  }
}

function readWechat(given: WechatOptions): Required<WechatOptions> {
  checkNames('wechat', given, ['apps', 'api', 'sessionSeconds', 'timeoutMs', 'inFlight'])
  const { apps, api = 'https://api.weixin.qq.com' } = given
  const areApps = Array.isArray(apps) && apps.length >= 1 && apps.length <= 100 && apps.every(isApp)
  if (!areApps || new Set(apps.map(({ appid }) => appid)).size !== apps.length) {
    const en = '1 to 100 different apps, each with an appid and a secret'
    throw invalidOption('wechat.apps', en, '1 到 100 个不同的小程序，每个都有 appid 和 secret')
  }
  if (!isAddress(api) || new URL(api).search !== '')
    throw invalidOption('wechat.api', 'an http or https address', 'http 或 https 地址')
  return {
    apps: apps.map(({ appid, secret }) => ({ appid, secret })),
    api: api.replace(/\/+$/, ''),
    sessionSeconds: checkNumber('wechat.sessionSeconds', given.sessionSeconds, [7 * DAY, 60, 366 * DAY]),
    timeoutMs: checkNumber('wechat.timeoutMs', given.timeoutMs, TIMEOUT),
    inFlight: checkNumber('wechat.inFlight', given.inFlight, [32, 1, 1000]),
  }
}

function isApp(app: unknown): boolean {
  const { appid, secret } = (app ?? {}) as Partial<WechatApp>
  const isText = (text: unknown) => typeof text === 'string' && /^[\x21-\x7e]{1,128}$/.test(text)
  return isText(appid) && isText(secret)
}

function isAddress(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false
  const { protocol, hash } = new URL(text)
  return /^https?:$/.test(protocol) && hash === ''
}
