import { DukouError } from '../error.ts'
import { browserPlatform } from './browser.ts'
import type { Platform } from './platform.ts'
import { type WxLike, wxPlatform } from './wx.ts'

declare const wx: unknown
declare const uni: unknown

/** Where the client runs. The only place that looks at globals. */
export function detectPlatform(): Platform {
  // In a browser `wx` may be WeChat's JS-SDK, which has chooseImage but no uploadFile.
  if (typeof wx !== 'undefined' && uploads(wx)) return wxPlatform(wx, 'wx')
  if (typeof uni !== 'undefined' && uploads(uni)) return wxPlatform(uni, 'uni')
  if (typeof XMLHttpRequest !== 'undefined') return browserPlatform()
  throw new DukouError('unsupported', 'this is neither a mini program nor a browser: pass `platform`')
}

function uploads(host: unknown): host is WxLike {
  return typeof (host as WxLike | null)?.uploadFile === 'function'
}
