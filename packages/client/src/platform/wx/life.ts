import type { Change, Life } from '../platform.ts'
import type { NetworkStatus, WxLike } from './host.ts'

/** What the host tells of its network, its background and a weak network (wx-api §6.5, §6.6). */
export function wxLife(host: WxLike): Life {
  return {
    watch(listener) {
      const network = (networkType?: string, isConnected = networkType !== 'none') => {
        const change: Change = { online: isConnected }
        if (networkType) change.weak = networkType === '2g'
        listener(change)
      }
      const onStatus = ({ networkType, isConnected }: NetworkStatus) => network(networkType, isConnected)
      const onWeak = ({ weakNet }: { weakNet: boolean }) => listener({ weak: weakNet })
      const onShow = () => listener({ shown: true })
      const onHide = () => listener({ shown: false })
      const pairs: [string, unknown][] = [
        ['NetworkStatusChange', onStatus],
        ['NetworkWeakChange', onWeak],
        ['AppShow', onShow],
        ['AppHide', onHide],
      ]
      const each = (verb: 'on' | 'off') => {
        for (const [event, call] of pairs) {
          const register = (host as unknown as Record<string, unknown>)[verb + event]
          if (typeof register === 'function') register.call(host, call)
        }
      }
      host.getNetworkType?.({ success: ({ networkType }) => network(networkType), fail() {} })
      each('on')
      return () => each('off')
    },
  }
}
