import { networkInterfaces } from 'node:os'
import { Fault } from '../fault.ts'
import { net } from '../on-demand.ts'

/** `{ 'xxxxx': 'http://127.0.0.1:1/', 'https://xxx/*': 'http://127.0.0.1:1/' }`; `*` at the end = a prefix. */
export type Rewrites = Record<string, string>

/** The address that is really called: an exact rule first, then the longest prefix. */
export function rewrite(url: string, rewrites: Rewrites): string {
  if (Object.hasOwn(rewrites, url)) return rewrites[url]!
  let best: string | null = null
  for (const rule of Object.keys(rewrites)) {
    if (rule.endsWith('*') && url.startsWith(rule.slice(0, -1)) && rule.length > (best?.length ?? 0)) {
      best = rule
    }
  }
  return best === null ? url : rewrites[best]! + url.slice(best.length - 1)
}

/** A URL as WeChat takes it: http or https with a host. Throws errno 600009 otherwise (wx-api §1.3). */
export function parseAddress(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null
  const local = parsed !== null && ['tmp', 'store', 'usr'].includes(parsed.host)
  if (parsed === null || local || !/^https?:\/\/[^/]/i.test(url)) {
    throw new Fault(`invalid url "${url}"`, 600009)
  }
  return parsed
}

/** Adds the pairs of a GET's `data`; they replace the same keys in the URL (wx-api §5.1 [observed]). */
export function addQuery(url: URL, query: [key: string, value: string][]): void {
  if (query.length === 0) return
  const names = new Set(query.map(([key]) => encodeURIComponent(key)))
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !names.has(pair.split('=', 1)[0]!))
  const added = query.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
  url.search = [...kept, ...added].join('&')
}

/** One of the phone's own addresses; the structure of Node's `networkInterfaces()`. */
export interface OwnAddress {
  address: string
  netmask: string
  internal: boolean
}

const ownAddresses = (): OwnAddress[] => Object.values(networkInterfaces()).flatMap((list) => list ?? [])

const bits = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** Whether an IPv4 host is a neighbour in the phone's own segment, and not the phone itself. */
function isNeighbour(host: string, own: OwnAddress[]): boolean {
  return (
    net().isIPv4(host) &&
    own.every(({ address }) => address !== host) &&
    own.some(
      ({ address, netmask, internal }) =>
        !internal &&
        net().isIPv4(address) &&
        (bits(host) & bits(netmask)) === (bits(address) & bits(netmask)),
    )
  )
}

/**
 * The allow-list of one API (wx-api §6.1 [docs]): exact hosts, no wildcard, https unless the entry itself says
 * http; an entry without a port forbids any explicit port, even `:443`; `api.weixin.qq.com` never. An IP address in
 * the phone's own segment needs no entry.
 * `text` is the URL as written, because parsing drops a default port. `null` = verification is switched off.
 */
export function checkDomain(text: string, list: string[] | null, own = ownAddresses): void {
  if (list === null) return
  const [, scheme, host, port] = /^(https?):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)(:\d+)?/i.exec(text) ?? []
  const name = (host ?? '').toLowerCase()
  const origin = `${scheme?.toLowerCase()}://${name}${port ?? ''}`
  const listed = list.some((entry) => entry.toLowerCase().replace(/\/+$/, '') === origin)
  if (isNeighbour(name, own())) return
  if (!listed || name === 'api.weixin.qq.com') throw new Fault('url not in domain list', 600002)
}

/** Whether two addresses share scheme, host and port. */
export function sameOrigin(a: URL, b: URL): boolean {
  return a.protocol === b.protocol && a.host === b.host
}
