import type { Args, Result } from '../../wx/bridge.ts'
import type { Disk } from '../files/disk.ts'
import type { Traits } from '../traits.ts'
import { addQuery, checkDomain, parseAddress, type Rewrites, rewrite } from './address.ts'
import type { Agents } from './agents.ts'
import { type Answer, type Exchange, exchange, type Outgoing } from './exchange.ts'
import type { NetworkApi } from './faults.ts'
import { outgoing } from './headers.ts'
import type { Line } from './line/line.ts'
import type { Passage } from './line/passage.ts'
import type { Trace } from './trace.ts'

export type Domains = Record<NetworkApi, string[]>

/** What every task on a device shares. */
export interface Ground {
  disk: Disk
  agents: Agents
  line: Line
  rewrites: Rewrites
  domains: Domains | null
  referer: string
  userAgent: string
  limits: NetworkLimits
  /** In what this WeChat differs from others. */
  traits: Traits
  /** Whether names of response headers come in lower case. */
  lowerCase(api: NetworkApi, url: URL, args: Args): boolean
}

export interface NetworkLimits {
  /** Tasks of a kind at once (wx-api §6.4). */
  concurrent: number
  /** Bytes of one download (wx-api §4.2 [docs]). */
  download: number
  /** Bytes of an answer that is held in memory. */
  answer: number
  /** Bytes of an ArrayBuffer that is sent. */
  body: number
}

/** One running task: what it was asked, and how it speaks. */
export interface Running {
  api: NetworkApi
  args: Args
  ground: Ground
  trace: Trace
  /** This task on the line. */
  passage: Passage
  signal: AbortSignal
  say(type: 'headers' | 'progress' | 'chunk', value: Result): void
  /** The status of the answer, for the log. */
  answered(status: number): void
  /** The address that is really called, once it is known. */
  target(url: string): void
  /** Bytes on the wire so far, for the log. */
  count(sent: number, received: number): void
}

export interface Call {
  method: string
  body: Outgoing | null
  /** Headers of the phone, which win over the caller's. */
  fixed?: Record<string, string>
  /** Names (lower case) of the caller's headers that are not sent. */
  dropped?: string[]
  follow?: boolean
}

/** The address of a task: rewritten, parsed, with its query, and allowed. */
export function addressOf({ api, args, ground, target }: Running): URL {
  const text = rewrite(String(args.url), ground.rewrites)
  const url = parseAddress(text)
  addQuery(url, (args.query as [string, string][] | undefined) ?? [])
  target(url.href)
  checkDomain(text, ground.domains?.[api] ?? null)
  return url
}

/** Sends a task's request. */
export function call(
  running: Running,
  url: URL,
  { method, body, fixed, dropped, follow = true }: Call,
): Promise<Answer> {
  const { api, args, ground, trace, passage, signal } = running
  const headers = outgoing(
    {
      'User-Agent': ground.userAgent,
      'Accept-Encoding': 'gzip, deflate, br',
      Accept: '*/*',
      ...(args.header as Record<string, string> | undefined),
    },
    { ...fixed, Referer: ground.referer },
    dropped,
  )
  const list = ground.domains?.[api] ?? null
  const allow = (to: URL) => {
    if (to !== url) checkDomain(parseAddress(to.href).href, list)
  }
  const task: Exchange = {
    api,
    url,
    method,
    headers,
    body,
    follow,
    allow,
    trace,
    signal,
    agents: ground.agents,
    line: ground.line,
    passage,
    lowerCase: ground.lowerCase(api, url, args),
  }
  return exchange(task)
}

/** Percent as WeChat's emulators tell it: an integer. */
export function percent(done: number, total: number): number {
  return total === 0 ? 0 : Math.min(100, Math.floor((done / total) * 100))
}

/** `profile`, unless the caller did not want it. */
export function profiled({ args, trace }: Running, result: Result): Result {
  return args.enableProfile === false ? result : { ...result, profile: trace.read() }
}
