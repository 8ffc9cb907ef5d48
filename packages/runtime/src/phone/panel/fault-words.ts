import type { LineFault } from '../../device/network/line/fault.ts'
import type { StruckFault } from '../../device/network/log-entry.ts'
import { showBytes } from './words.ts'

/** A fault that the panel offers, with its words. */
export interface Offer {
  fault: LineFault
  chinese: string
  english: string
  /** Whether it strikes on the way, after so many bytes. */
  after?: 'bytes'
}

/** Faults that strike on the way. */
export const onTheWay: Offer[] = [
  { fault: { kind: 'cut' }, chinese: '断开', english: 'Cut', after: 'bytes' },
  { fault: { kind: 'cut', by: 'close' }, chinese: '对方挂断', english: 'Hung up', after: 'bytes' },
  { fault: { kind: 'stall' }, chinese: '停住', english: 'Stall', after: 'bytes' },
  { fault: { kind: 'halfOpen' }, chinese: '半开', english: 'Half-open', after: 'bytes' },
]
/** Faults of an answer. */
export const atTheEnd: Offer[] = [
  { fault: { kind: 'answerLost' }, chinese: '回答丢失', english: 'Answer lost' },
  { fault: { kind: 'answerLost', by: 'silence' }, chinese: '回答不来', english: 'No answer' },
]
/** Faults before there is a connection. */
export const before: Offer[] = [
  { fault: { kind: 'dns' }, chinese: 'DNS 失败', english: 'DNS' },
  { fault: { kind: 'refuse' }, chinese: '拒绝连接', english: 'Refused' },
  { fault: { kind: 'connectTimeout' }, chinese: '连接超时', english: 'Timeout' },
  { fault: { kind: 'unreachable' }, chinese: '不可达', english: 'Unreachable' },
  { fault: { kind: 'reset' }, chinese: '连接重置', english: 'Reset' },
  { fault: { kind: 'tls' }, chinese: '证书不可信', english: 'Untrusted' },
  { fault: { kind: 'tls', why: 'expired' }, chinese: '证书过期', english: 'Expired' },
]

/** What a fault is called on the page. */
export function faultLabel(fault: LineFault): string {
  const { chinese, english } = wordsOf(fault)
  return `${chinese} ${english}`
}

/** What struck a task and where: 「回答丢失，发出 3.1 MB 之后」. */
export function struckWords(fault: StruckFault): { chinese: string; english: string } {
  const { chinese, english } = wordsOf(fault)
  if (before.some(({ fault: { kind } }) => kind === fault.kind)) return { chinese, english }
  const down = 'after' in fault && fault.after?.down !== undefined && fault.after.up === undefined
  const bytes = showBytes(down ? fault.down : fault.up)
  return {
    chinese: `${chinese}，${down ? '收到' : '发出'} ${bytes} 之后`,
    english: `${english} after ${bytes} ${down ? 'down' : 'up'}`,
  }
}

function wordsOf(fault: LineFault): Offer {
  const variant = (one: LineFault) => ('by' in one ? one.by : 'why' in one ? one.why : '') ?? ''
  const all = [...onTheWay, ...atTheEnd, ...before].filter((one) => one.fault.kind === fault.kind)
  return all.find((one) => variant(one.fault) === variant(fault)) ?? all[0]!
}
