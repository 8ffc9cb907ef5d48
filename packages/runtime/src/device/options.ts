import type { Photo } from './album.ts'
import type { ChatFile } from './chat.ts'
import type { Rewrites } from './network/address.ts'
import type { NetworkApi } from './network/faults.ts'
import type { Domains } from './network/task.ts'
import type { PrivacyOptions } from './permissions.ts'
import type { ProfileName } from './profiles.ts'

/** What a phone is made of. Every field may be left out. */
export interface DeviceOptions {
  /** Default `wx0123456789abcdef`. */
  appId?: string
  /** The mini program's version, as the Referer tells it. Default `devtools`. */
  version?: string
  /** Which phone is imitated; decides the local paths. Default `devtools`. */
  profile?: ProfileName
  /** The base library that is imitated; `canIUse` and what changed between versions follow it. Default `3.17.0`. */
  sdkVersion?: string
  /** Folder of the mini program, whose files can be read by package path. Default: none. */
  package?: string
  /** Folder in which saved files, user files and storage outlive this process. Default: a temporary one, removed by `close`. */
  data?: string
  /** Addresses replaced before any check of the URL; a key that ends with `*` is a prefix, the rest is kept. */
  rewrites?: Rewrites
  /** The allow-lists; `null` (default) = "do not verify domains, TLS and certificates" is switched on. */
  domains?: Domains | null
  /** Milliseconds, as in app.json. Default 60000 each. */
  networkTimeout?: Partial<Record<NetworkApi, number>>
  /** How names of response headers arrive: `keep` (default) as the server wrote them, `lower` as over HTTP/2 (wx-api §6.2). */
  headerCase?: 'keep' | 'lower'
  /** Beyond ten tasks of a kind: `queue` (default) or `fail`, as WeChat did in 2017. */
  overflow?: 'queue' | 'fail'
  /**
   * Where the codes of `wx.login` come from, such as the stand-in that `startWechat` gives. Default: made-up codes that
   * no server accepts.
   */
  wechat?: { code(openid: string, appId: string): string } | null
  /** Who holds the phone, as `wechat` tells a server. Default: somebody of its own, as long as the phone is open. */
  openid?: string
  /** The album. Default: a few sample pictures. */
  album?: Photo[]
  /** From what the line draws who loses a packet and whom a fault strikes. The same seed, the same draws. Default 1. */
  seed?: number
  /** What others sent in chats, for `chooseMessageFile`. Default: a document and a note. */
  chat?: ChatFile[]
  /** The mini program's privacy agreement. Default: it names everything, and the person has agreed. */
  privacy?: PrivacyOptions
  /** Limits, to make them reachable in a test. */
  limits?: Partial<DeviceLimits>
}

/** Bytes, except `concurrent` and `open`. */
export interface DeviceLimits {
  /** Tasks of a kind at once. Default 10 (wx-api §6.4). */
  concurrent: number
  /** One download. Default 200 MB (wx-api §4.2). */
  download: number
  /** An answer held in memory. Default 100 MB; WeChat's own number is not documented. */
  answer: number
  /** An `ArrayBuffer` that `request` sends. Default 100 MB; WeChat's own number is not documented. */
  body: number
  /** Saved and user files together. Default 200 MB (wx-api §7.1). */
  files: number
  /** One `readFile`. Default 100 MB (wx-api §8.3). */
  read: number
  /** Temp files together; beyond it the oldest die. Default 4 GB (wx-api §7.1). */
  temp: number
  /** Files open at once by `FileSystemManager.open`. Default 256; WeChat's own number is not documented (1302002). */
  open: number
  /** One key of storage. Default 1 MB (wx-api §11). */
  item: number
  /** All of storage. Default 10 MB (wx-api §11). */
  storage: number
}

const MB = 1024 * 1024

export const defaultLimits: DeviceLimits = {
  concurrent: 10,
  download: 200 * MB,
  answer: 100 * MB,
  body: 100 * MB,
  files: 200 * MB,
  read: 100 * MB,
  temp: 4096 * MB,
  open: 256,
  item: MB,
  storage: 10 * MB,
}
