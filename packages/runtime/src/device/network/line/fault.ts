import type { NetworkApi } from '../faults.ts'
import { onlyKnown, within } from './settings.ts'

/** What may happen to a task on the line. Plain JSON. */
export type LineFault = FaultKind & {
  /** Which tasks it happens to. Default: all of them. */
  only?: {
    api?: NetworkApi
    /** The beginning of the address, as the mini program wrote it or as it is called after the rewrite table. */
    url?: string
  }
  /** How many tasks it happens to, counted as they start; after that it is over. Default: until it is taken back. */
  times?: number
  /** The share of those tasks that it happens to, 0 … 1, chosen by the seed. Default 1. */
  share?: number
}

/** Bytes of a task on the wire, headers and TLS included. 0 = as soon as there is a connection. */
interface After {
  up?: number
  down?: number
}

type FaultKind =
  /** The name is not found: -105. */
  | { kind: 'dns' }
  /** Nobody listens: -102. */
  | { kind: 'refuse' }
  /** No way leads there: -109. */
  | { kind: 'unreachable' }
  /** Nothing answers the connection: it hangs until the task's own timeout. */
  | { kind: 'connectTimeout' }
  /** The connection is reset before a byte has gone over it: -101. */
  | { kind: 'reset' }
  /**
   * TLS does not come about, by default for its certificate's issuer (-202); `name` -200, `expired` -201, `protocol`
   * -107. Tasks by plain http fail too: a test's server stands behind the rewrite table and rarely speaks TLS.
   */
  | { kind: 'tls'; why?: 'issuer' | 'name' | 'expired' | 'protocol' }
  /**
   * The connection is cut once `after` bytes have passed, on both sides. `reset` (default) = with RST: -101;
   * `close` = as if the other side had hung up: -324, or -354 and -355 in the middle of an answer. The server gets what
   * had passed until then, except what a reset makes its system throw away.
   */
  | { kind: 'cut'; after?: After; by?: 'reset' | 'close' }
  /** After so many bytes nothing moves any more, until the faults are taken back, or until the task's timeout. */
  | { kind: 'stall'; after?: After }
  /**
   * After so many bytes the connection is dead for good: what is sent vanishes once the phone's own buffer (256 kB, made up) is
   * full, nothing comes, and the server is not even told when the task gives up. New connections work.
   */
  | { kind: 'halfOpen'; after?: After }
  /**
   * The request reaches the server whole; when the head of its answer is there, it is thrown away. So the server has
   * done what was asked, and the phone does not know. `reset` (default): -101; `silence`: nothing more comes, until the
   * task's timeout. Redirects that are followed are not what is lost.
   */
  | { kind: 'answerLost'; by?: 'reset' | 'silence' }

const kinds: LineFault['kind'][] = [
  'dns',
  'refuse',
  'unreachable',
  'connectTimeout',
  'reset',
  'tls',
  'cut',
  'stall',
  'halfOpen',
  'answerLost',
]

/** Node's code for what happens before there is a connection, and how many round trips it takes to learn it. */
export function refusalOf(fault: LineFault): { code: string; roundTrips: number } | null {
  switch (fault.kind) {
    case 'dns':
      return { code: 'ENOTFOUND', roundTrips: 1 }
    case 'refuse':
      return { code: 'ECONNREFUSED', roundTrips: 1 }
    case 'unreachable':
      return { code: 'EHOSTUNREACH', roundTrips: 1 }
    case 'reset':
      return { code: 'ECONNRESET', roundTrips: 1 }
    case 'connectTimeout':
      return { code: 'ETIMEDOUT', roundTrips: Number.POSITIVE_INFINITY }
    case 'tls':
      return { code: tlsCodes[fault.why ?? 'issuer'], roundTrips: 2 }
    default:
      return null
  }
}

const tlsCodes = {
  issuer: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  name: 'ERR_TLS_CERT_ALTNAME_INVALID',
  expired: 'CERT_HAS_EXPIRED',
  protocol: 'EPROTO',
}

/** After how many bytes it strikes, for the faults that strike on the way. */
export function limitsOf(fault: LineFault | null): { up: number; down: number } | null {
  if (fault?.kind !== 'cut' && fault?.kind !== 'stall' && fault?.kind !== 'halfOpen') return null
  const { up, down } = fault.after ?? { up: 0 }
  return { up: up ?? Number.POSITIVE_INFINITY, down: down ?? Number.POSITIVE_INFINITY }
}

/** The same fault, checked: it may come from a page as JSON. Throws a RangeError or TypeError. */
export function readFault(given: LineFault): LineFault {
  const { kind, only = {}, times, share, ...rest } = given
  if (!kinds.includes(kind)) throw new TypeError(`没有这种故障。 No such fault: ${kind}`)
  const { api, url, ...otherOnly } = only
  onlyKnown(otherOnly)
  if (api !== undefined && !['request', 'uploadFile', 'downloadFile'].includes(api)) onlyKnown({ api })
  if (url !== undefined && typeof url !== 'string') onlyKnown({ url })
  within('times', times, 1, Number.MAX_SAFE_INTEGER)
  within('share', share, 0, 1)
  const { after = {}, why, by, ...other } = rest as { after?: After; why?: string; by?: string }
  onlyKnown(other)
  const { up, down, ...otherAfter } = after
  onlyKnown(otherAfter)
  within('after.up', up, 0, Number.MAX_SAFE_INTEGER)
  within('after.down', down, 0, Number.MAX_SAFE_INTEGER)
  const choices: Partial<Record<LineFault['kind'], string[]>> = {
    cut: ['reset', 'close'],
    answerLost: ['reset', 'silence'],
    tls: Object.keys(tlsCodes),
  }
  const allowed = choices[kind] ?? []
  if (by !== undefined && (kind === 'tls' || !allowed.includes(by))) onlyKnown({ by })
  if (why !== undefined && (kind !== 'tls' || !allowed.includes(why))) onlyKnown({ why })
  if (rest && 'after' in rest && limitsOf(given) === null) onlyKnown({ after: JSON.stringify(after) })
  return given
}
