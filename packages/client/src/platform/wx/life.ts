import type { Life } from '../platform.ts'
import type { NetworkStatus, WxLike } from './host.ts'

/** What the host tells of its network, its background and a weak network (wx-api §6.5, §6.6). */
export function wxLife(host: WxLike): Life {
  return {
    watch(listener) {
      const onStatus = ({ networkType, isConnected = networkType !== 'none' }: Partial<NetworkStatus>) =>
        listener({ online: isConnected, ...(networkType && { weak: networkType === '2g' }) })
      const calls: Record<string, (event: never) => void> = {
        NetworkStatusChange: onStatus,
        NetworkWeakChange: ({ weakNet }: { weakNet: boolean }) => listener({ weak: weakNet }),
        AppShow: () => listener({ shown: true }),
        AppHide: () => listener({ shown: false }),
      }
      const apis = host as unknown as Record<string, ((call: unknown) => void) | undefined>
      const each = (verb: 'on' | 'off') => {
        for (const event of Object.keys(calls)) if (apis[verb + event]) apis[verb + event]!(calls[event])
      }
      if (host.getNetworkType) host.getNetworkType({ success: onStatus, fail() {} })
      each('on')
      return () => each('off')
    },
  }
}
