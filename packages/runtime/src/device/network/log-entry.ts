import type { ProfileName } from '../profiles.ts'
import type { NetworkApi } from './faults.ts'
import type { LineFault } from './line/fault.ts'

/** What a network task did, for a test to look at and for a panel beside the phone. Plain JSON. */
export interface NetworkLogEntry {
  /** Counts up from 1, in the order of the calls. */
  id: number
  api: NetworkApi
  /** Which WeChat it ran on. */
  profile: ProfileName
  sdkVersion: string
  /** As the mini program wrote it. */
  url: string
  /** As it was called, after the rewrite table; `null` before it is known. */
  target: string | null
  method: string
  state: 'waiting' | 'running' | 'ok' | 'failed'
  /** What the mini program was told. */
  statusCode: number | null
  errMsg: string | null
  errno: number | null
  /** What was asked and answered on the line: one, and one more for each redirect that was followed. */
  hops: NetworkHop[]
  /** The fault of the line that struck it; `null` = none did. */
  fault: StruckFault | null
  /** Packets that the line lost and repeated. */
  lost: number
  /** Bytes of the body, of all requests together when it was redirected. */
  sent: number
  received: number
  /** Bytes on the wire: headers and TLS too. */
  wireUp: number
  wireDown: number
  /** Whether the connection had been opened by a task before it; `null` before there is one. */
  reused: boolean | null
  /** When it was called. This and what follows: Unix milliseconds of the phone's clock, of the last redirect. */
  invokedAt: number
  /** When it left the queue of tasks. */
  startedAt: number | null
  /** When it had a connection, TLS included. */
  connectedAt: number | null
  /** When the whole request had left. */
  sentAt: number | null
  /** When the answer began. */
  answeredAt: number | null
  endedAt: number | null
}

/** One request and its answer. Headers are whole, secrets too; names as they were written, repeats joined with commas. */
export interface NetworkHop {
  method: string
  url: string
  /** Who answered, such as `127.0.0.1:8090` or `[::1]:8090`; `null` before there is a connection. */
  remoteAddress: string | null
  /** As it went out, without `Connection`. */
  requestHeader: Record<string, string>
  /** What the server answered, even where a fault then lost it; `null` before it did. */
  statusCode: number | null
  responseHeader: Record<string, string> | null
}

/** A fault as it was planned, when it struck on the phone's clock, and how many bytes had gone over the wire by then. */
export type StruckFault = LineFault & { struckAt: number; up: number; down: number }

/** A new entry of what is called now. */
export function newEntry(
  called: Pick<NetworkLogEntry, 'id' | 'api' | 'profile' | 'sdkVersion' | 'url' | 'method' | 'invokedAt'>,
): NetworkLogEntry {
  return {
    ...called,
    target: null,
    state: 'waiting',
    statusCode: null,
    errMsg: null,
    errno: null,
    hops: [],
    fault: null,
    lost: 0,
    sent: 0,
    received: 0,
    wireUp: 0,
    wireDown: 0,
    reused: null,
    startedAt: null,
    connectedAt: null,
    sentAt: null,
    answeredAt: null,
    endedAt: null,
  }
}

/** A copy that stays as it is. */
export function copyEntry(entry: NetworkLogEntry): NetworkLogEntry {
  return { ...entry, hops: entry.hops.map((hop) => ({ ...hop })) }
}
