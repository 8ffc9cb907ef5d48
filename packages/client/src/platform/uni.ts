import type { Platform } from './platform.ts'
import { ask } from './wx/ask.ts'
import type { WxLike } from './wx/host.ts'
import { wxPlatform } from './wx.ts'

/** uni-app's `uni`, which is nearly `wx`: in its App and on H5 it has no file system and tells only sizes (wx-api §15.1). */
export function uniPlatform(uni: WxLike): Platform {
  const platform = wxPlatform(uni, 'uni')
  if (!platform.files && uni.getFileInfo)
    platform.files = {
      size: async (local) => (await ask(uni, 'getFileInfo', { filePath: local as string })).size,
    }
  return platform
}
