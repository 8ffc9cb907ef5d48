import type { TestContext } from 'node:test'
import { type Fault, startWechat, type Wechat } from '@dukou/runtime/stand-ins'
import type { WechatOptions } from '@dukou/server'
import type { Problem } from 'dukou'
import { FORM_TYPE, form, type Part } from '../server/running.ts'

export const app = { appid: 'wx1111111111111111', secret: 'secret-of-app-one-not-to-be-seen' }
export const otherApp = { appid: 'wx2222222222222222', secret: 'secret-of-app-two-not-to-be-seen' }

/** The stand-in, and the option that makes a server ask it. It knows both apps; the server logs in the first one's users. */
export async function wechatFor(t: TestContext): Promise<{ wechat: Wechat; option: WechatOptions }> {
  const wechat = await startWechat({ apps: [app, otherApp] })
  t.after(() => wechat.close())
  return { wechat, option: { apps: [app], api: wechat.url, timeoutMs: 300 } }
}

/** What came back: the status, and of a refusal its code, except to HEAD. */
export interface Told {
  status: number
  code: string | null
  /** The body as it was sent. */
  text: string
  headers: Headers
}

export async function ask(url: string, init: RequestInit & { token?: string | null } = {}): Promise<Told> {
  const { token = null, ...rest } = init
  const headers = new Headers(rest.headers)
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  const response = await fetch(url, { ...rest, headers })
  const text = await response.text()
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  const code = isProblem && text !== '' ? (JSON.parse(text) as Problem).code : null
  return { status: response.status, code, text, headers: response.headers }
}

export function send(url: string, parts: Part[], token: string | null = null): Promise<Told> {
  const body = new Uint8Array(form(...parts))
  return ask(`${url}/upload`, { method: 'POST', body, token, headers: { 'content-type': FORM_TYPE } })
}

export const aFile: Part = { name: 'file', filename: 'a.bin', body: 'some bytes' }

export function logIn(url: string, body: unknown): Promise<Told> {
  const headers = { 'content-type': 'application/json' }
  return ask(`${url}/login`, { method: 'POST', body: JSON.stringify(body), headers })
}

/** A token for a code; the login must succeed. */
export async function tokenFor(url: string, code: string): Promise<string> {
  const { status, text } = await logIn(url, { code })
  if (status !== 200) throw new Error(`${status} ${text}`)
  return (JSON.parse(text) as { token: string }).token
}

/** How WeChat's API may fail, as fault plans of its stand-in. */
export const wechatFaults = {
  busy: [{ do: 'status', status: 200, code: '-1' }],
  limited: [{ do: 'status', status: 200, code: '45011' }],
  reset: [{ do: 'reset' }],
  html: [{ do: 'answer', status: 502, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' }],
  nonsense: [{ do: 'answer', body: '{"session_key":' }],
  huge: [
    {
      do: 'answer',
      body: JSON.stringify({ session_key: 'key-of-a-huge-answer', padding: 'x'.repeat(1 << 20) }),
    },
  ],
  slow: [{ do: 'slow', ms: 600 }],
} satisfies Record<string, Fault[]>
