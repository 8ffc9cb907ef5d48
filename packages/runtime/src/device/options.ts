import type { FieldForm } from '../wx/convert.ts'
import type { Photo } from './album.ts'
import type { ChatFile } from './chat.ts'
import type { DeviceLimits } from './limits.ts'
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
  /** Which phone is imitated; decides paths, wordings and more (`traits.ts`). Default `devtools`. */
  profile?: ProfileName
  /** The base library that is imitated; `canIUse` and what changed between versions follow it. Default `3.17.0`. */
  sdkVersion?: string
  /** Folder of the mini program, whose files can be read by package path. Default: none. */
  package?: string
  /** Folder in which saved files, user files, storage and what the person has allowed outlive this process. Default: a temporary one, removed by `close`. */
  data?: string
  /** Addresses replaced before any check of the URL; a key that ends with `*` is a prefix, the rest is kept. */
  rewrites?: Rewrites
  /** The allow-lists; `null` (default) = "do not verify domains, TLS and certificates" is switched on. */
  domains?: Domains | null
  /** Milliseconds, as in app.json. Default 60000 each. */
  networkTimeout?: Partial<Record<NetworkApi, number>>
  /**
   * How names of response headers arrive (wx-api §6.2): `keep` as the server wrote them, `lower` as over HTTP/2. Default: by
   * profile and protocol, lower where the phone would speak HTTP/2.
   */
  headerCase?: 'keep' | 'lower'
  /**
   * Form fields and header values that are neither text nor number: `tags` (default) as `[object Object]`, WeChat's table of
   * 2017, or `text` by `String`, as browsers do (wx-api §3.3, C4). What today's WeChat does is unverified on a device.
   */
  fields?: FieldForm
  /** Beyond ten tasks of a kind: `queue` or `fail`, as WeChat did in 2017. Default: by the base library. */
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
  /** Limits, to make them reachable in a test: bytes, except `concurrent` (tasks) and `open` (files). */
  limits?: Partial<DeviceLimits>
}
