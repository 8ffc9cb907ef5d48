import { createUni, type Uni, type UniOptions } from './uni.ts'
import { onH5 } from './uni-h5.ts'
import type { Wx } from './wx.ts'

/** What a uni-app project is built for. */
export interface UniBuild extends Pick<UniOptions, 'vue'> {
  /** `mp-weixin` (default): as in a mini program. `h5`: as on a web page. */
  platform?: 'mp-weixin' | 'h5'
}

/** Makes the `uni` of a build. The phone has the default one and makes it without this. */
export function createUniBuild(wx: Wx, { platform = 'mp-weixin', ...options }: UniBuild): Uni {
  return createUni(wx, platform === 'h5' ? { ...options, h5: onH5(wx) } : options)
}
