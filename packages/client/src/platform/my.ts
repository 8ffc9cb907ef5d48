import { wxOf } from './my/as-wx.ts'
import type { MyLike } from './my/host.ts'
import type { Platform } from './platform.ts'
import { wxPlatform } from './wx.ts'

export type { MyLike } from './my/host.ts'

// Of the 10 MB that an app may keep (@mini-types/my, my.saveFile: 本地文件大小总容量限制：10 MB).
const QUOTA = 9 * 1024 * 1024

/** An Alipay mini program's `my`. Files go in one piece, because it reads no ranges. Unverified on a device. */
export function myPlatform(my: MyLike): Platform {
  const { files, ...platform } = wxPlatform(wxOf(my), 'my', 'album')
  if (!files) return platform
  const { size, keeper } = files
  return { ...platform, files: { size, ...(keeper && { keeper: { ...keeper, quota: QUOTA } }) } }
}
