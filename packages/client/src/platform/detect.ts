import { DukouError } from '../error.ts'
import { browserPlatform } from './browser.ts'
import { type MyLike, myPlatform } from './my.ts'
import type { Platform } from './platform.ts'
import { type TtLike, ttPlatform } from './tt.ts'
import { uniPlatform } from './uni.ts'
import { type WxLike, wxPlatform } from './wx.ts'

declare const wx: unknown
declare const tt: unknown
declare const my: unknown
declare const uni: unknown

/** Where the client runs. The only place that looks at globals. */
export function detectPlatform(): Platform {
  // A host's own object comes before uni-app's, which has less of it.
  if (typeof wx !== 'undefined' && uploads<WxLike>(wx)) return wxPlatform(wx)
  if (typeof tt !== 'undefined' && uploads<TtLike>(tt)) return ttPlatform(tt)
  if (typeof my !== 'undefined' && uploads<MyLike>(my)) return myPlatform(my)
  // On a page, uni-app's pickers give Files and blob URLs, which a browser sends in parts; uni itself reads none.
  const isPage = typeof XMLHttpRequest !== 'undefined' && typeof document !== 'undefined'
  if (!isPage && typeof uni !== 'undefined' && uploads<WxLike>(uni)) return uniPlatform(uni)
  if (isPage) return browserPlatform()
  throw new DukouError('unsupported', 'this is neither a mini program nor a browser: pass `platform`')
}

/** A page inside of WeChat, Douyin or Alipay may have the JS-SDK of that name, which uploads nothing and stores nothing. */
function uploads<Host>(host: unknown): host is Host {
  const { uploadFile, setStorageSync } = (host || {}) as Record<string, unknown>
  return typeof uploadFile === 'function' && typeof setStorageSync === 'function'
}
