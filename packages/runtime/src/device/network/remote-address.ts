import type { Bridge } from '../../wx/bridge.ts'
import { type Rewrites, rewrite } from './address.ts'

/**
 * Where a picture or a sound is fetched from that a page loads by itself; `null` = there is no network. It stands in no
 * domain list ([docs] https://developers.weixin.qq.com/miniprogram/dev/component/image.html), and is not on the line.
 */
export function remoteAddress(bridge: Bridge, url: string, rewrites: Rewrites = {}): string | null {
  if (bridge.callSync('getNetworkType', {}).networkType === 'none') return null
  return rewrite(url, rewrites)
}
