import type { Answer, Call } from '../loopback/call.ts'
import { waitFor } from '../loopback/wait-for.ts'
import { newSessionKey } from './codes.ts'
import { wechatError } from './errors.ts'

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

const FAULTY: Record<string, number> = { busy: -1, limited: 45011, risky: 40226 }
const MIB = 1024 * 1024

/** The answer of a fault that replaces the whole answer; null where it doesn't. */
export async function faultyAnswer(
  fault: WechatFault | null,
  call: Call,
  closing: AbortSignal,
): Promise<Answer | null> {
  if (fault === null || (typeof fault === 'string' && FAULTY[fault] !== undefined)) return null
  if (typeof fault === 'object') {
    await waitFor(fault.slowMs, closing)
    return null
  }
  if (fault === 'reset') call.request.socket.resetAndDestroy()
  if (fault === 'html')
    return {
      status: 502,
      headers: { 'Content-Type': 'text/html' },
      body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
    }
  const body =
    fault === 'huge'
      ? JSON.stringify({ session_key: newSessionKey(), padding: 'x'.repeat(MIB) })
      : '{"session_key":'
  return { status: 200, headers: { 'Content-Type': 'text/plain' }, body }
}

/** @throws Refusal where the fault is one of the API's own codes */
export function throwFaulty(fault: WechatFault | null): void {
  const errcode = typeof fault === 'string' ? FAULTY[fault] : undefined
  if (errcode !== undefined) throw wechatError(errcode)
}
