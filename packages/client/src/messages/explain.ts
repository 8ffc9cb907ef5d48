import { fromHost } from '../platform/phone-failure.ts'
import { LINE } from './line.ts'
import { NOTICES } from './notices.ts'
import { PHONE } from './phone.ts'
import { CONTENT } from './server-content.ts'
import { REQUESTS } from './server-requests.ts'
import { statusText } from './status.ts'
import { developer, type Entry, type Facts } from './text.ts'

/** What happened, and what to do about it. */
export interface Explanation {
  /** The error's code; `unknown` where it has none. */
  code: string
  /** Who can mend it. */
  for: 'visitor' | 'developer'
  /** What happened: a sentence. Where the server said why, its own. */
  what: string
  /** What the developer does about it: for the console and the log. */
  todo: string
  /** What the visitor may be shown: it names no host, no setting and no secret. */
  say: string
}

const TEXTS: Record<string, Entry | undefined> = {
  ...LINE,
  ...PHONE,
  ...NOTICES,
  ...REQUESTS,
  ...CONTENT,
}

/**
 * Tells what an error means. It takes what the client threw, what bare `wx` calls fail with (`{ errMsg, errno }`), and a notice
 * (`{ code, message }`); it never throws.
 *
 * @param language `zh…` gives Chinese, anything else English: `wx.getAppBaseInfo().language` and `navigator.language` fit; default `zh`
 * @param url the client's `url`, so that texts can name its host; default: as far as the error itself tells it
 */
export function explain(error: unknown, language = 'zh', url = ''): Explanation {
  const { code, message, status, cause } = failureOf(error)
  const isChinese = /^zh/i.test(language)
  const facts = factsOf(message, status, cause, url)
  const entry = find(code, message, facts)
  const text = typeof entry === 'function' ? entry(facts) : entry
  const { what: usual, ask, todo } = isChinese ? text.zh : text.en
  const detail = detailOf(cause, isChinese)
  const what = detail || usual
  // The server's sentence may go on with what to do.
  const isWhole = /[.。]\s*\S/.test(detail)
  const space = isChinese ? '' : ' '
  const plain = isWhole ? what : what + space + ask
  const say = text.for === 'visitor' ? plain : isChinese ? sayZh(code) : sayEn(code)
  return { code, for: text.for, what, todo, say }
}

const sayZh = (code: string) => `没有成功，请稍后再试；如果一直这样，请把这个代号告诉我们：${code}。`
const sayEn = (code: string) =>
  `It did not work. Please try again later; if it goes on, tell us this code: ${code}.`

interface Failure {
  code: string
  message: string
  status: number
  cause: unknown
}

function failureOf(error: unknown): Failure {
  const given = (error || {}) as Partial<Failure> & { errMsg?: string; errorMessage?: string }
  // By its shape: in a mini program this file and the client are two bundles, each with a class of its own.
  if (typeof given.code === 'string')
    return { code: given.code, message: String(given.message), status: given.status || 0, cause: given.cause }
  const { errMsg } = given
  if (errMsg || given.errorMessage)
    return fromHost(error, /^(request|uploadFile|downloadFile):/.test(errMsg || '') ? 'network' : 'failed')
  return { code: 'unknown', message: String(given.message || error), status: 0, cause: error }
}

function find(code: string, message: string, facts: Facts): Entry {
  const entry = TEXTS[code]
  if (entry) return entry
  const [, status] = /^http_(\d+)$/.exec(code) || []
  if (status) return statusText(Number(status), facts)
  return developer(
    [
      `出错了（${code}）：${message}`,
      '这个代号不是 dukou 的：可能来自你自己的鉴权、网关或回调里的代码，看看 error.cause 和 error.stack。',
    ],
    [
      `It failed (${code}): ${message}`,
      'This code is none of dukou’s: it may come from your own authorization, a gateway, or code of a callback. Look at error.cause and error.stack.',
    ],
  )
}

function factsOf(message: string, status: number, cause: unknown, given: string): Facts {
  const { errno = 0, errCode = 0, errNo = 0 } = (cause || {}) as Record<string, number | undefined>
  const said = `${message} ${typeof cause === 'string' ? cause : JSON.stringify(cause) || ''}`
  const [, told = ''] = /(https?:\/\/[^\s"']+)/.exec(message) || []
  const url = given || told
  const [, host = ''] = /^https?:\/\/([^/?#]+)/.exec(url) || []
  const number = errno || errCode || errNo
  return { url, host, status, number, isBare: status > 0 && !cause, said: said.toLowerCase() }
}

/** The sentence of a problem body (RFC 9457), which knows the figures. */
function detailOf(cause: unknown, isChinese: boolean): string {
  const { code, detail, detailZh } = (cause || {}) as Record<string, unknown>
  const sentence = isChinese ? detailZh : detail
  return typeof code === 'string' && typeof sentence === 'string' ? sentence : ''
}
