import { createHash, randomInt } from 'node:crypto'
import { escapeXml } from '../bucket/xml.ts'
import type { Call } from '../loopback/call.ts'
import { deliver } from '../loopback/deliver.ts'
import type { Loopback } from '../loopback/loopback.ts'

/** Where an app gets its messages, in the plain mode. Source: developers.weixin.qq.com, "消息推送". */
export interface PushTarget {
  url: string
  /** The Token of the page "消息推送", with which each push is signed. */
  token: string
  /** Default `json`. */
  format?: 'json' | 'xml'
}

const TIMEOUT_MS = 5000
/** It tries three times until it is answered with 200. */
const TRIES = 3

/** sha1 of the token, the timestamp and the nonce, sorted. */
export function signPush(token: string, timestamp: string, nonce: string): string {
  return createHash('sha1').update([token, timestamp, nonce].sort().join('')).digest('hex')
}

/** The address with what proves that it comes from WeChat. */
export function pushUrl({ url, token }: PushTarget, now: number, more: Record<string, string>): string {
  const [timestamp, nonce] = [String(Math.floor(now / 1000)), String(randomInt(1_000_000_000))]
  const target = new URL(url)
  const proof = { signature: signPush(token, timestamp, nonce), timestamp, nonce, ...more }
  for (const [name, value] of Object.entries(proof)) target.searchParams.set(name, value)
  return target.href
}

/** Sends a message, again where the app doesn't answer with 200 within five seconds. */
export async function push(
  target: PushTarget,
  message: object,
  openid: string,
  now: number,
  call: Call,
  loopback: Loopback,
): Promise<void> {
  const isXml = target.format === 'xml'
  const body = isXml ? `<xml>${xmlOf(message)}</xml>` : JSON.stringify(message)
  const headers = { 'Content-Type': isXml ? 'text/xml' : 'application/json', 'User-Agent': 'Mozilla/4.0' }
  for (let tries = 0; tries < TRIES && !loopback.closing.aborted; tries += 1) {
    const url = pushUrl(target, now, { openid })
    const got = await deliver({ url, headers, body, timeoutMs: TIMEOUT_MS }, call, loopback)
    if (!('why' in got) && got.status === 200) return
    // A push that the plan loses or delays is not sent again.
    if (call.faults.some((fault) => fault.do === 'callback lost' || fault.do === 'callback late')) return
  }
}

/** Text in CDATA, numbers as they are, lists as repeated elements. The XML of this event is unverified against WeChat. */
function xmlOf(value: object): string {
  return Object.entries(value)
    .flatMap(([name, one]) =>
      Array.isArray(one) ? one.map((item) => [name, item] as const) : [[name, one] as const],
    )
    .map(([name, one]) => {
      if (typeof one === 'object') return `<${name}>${xmlOf(one)}</${name}>`
      return typeof one === 'string'
        ? `<${name}><![CDATA[${escapeXml(one)}]]></${name}>`
        : `<${name}>${one}</${name}>`
    })
    .join('')
}
