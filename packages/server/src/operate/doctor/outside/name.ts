import { isIP } from 'node:net'
import { doubtful, type Finding, fine, wrong } from '../finding.ts'

/**
 * What WeChat's console takes as a domain: https, a registered name, no address, no localhost; each host exactly, and where it is
 * written without a port, an address with one is refused, `:443` too (wx-api §6.1).
 */
export function examineName(url: URL): Finding[] {
  const { protocol, hostname, origin, port } = url
  const isAddress = isIP(hostname.replace(/[[\]]/g, '')) !== 0
  if (protocol !== 'https:' || isAddress || isLocal(hostname))
    return [
      doubtful(
        `小程序正式版只能访问已备案域名的 https 地址，而不是 ${origin}`,
        `a published mini program reaches https addresses of registered names only, not ${origin}`,
      ),
    ]
  const lists = fine(
    `小程序后台请把 ${origin} 加入 request、uploadFile、downloadFile 合法域名（域名须已 ICP 备案，这里无法查证）`,
    `in the mini program's console ${origin} belongs to the request, uploadFile and downloadFile domains (the name needs an ICP registration, which can't be seen from here)`,
  )
  if (port === '') return [lists]
  return [
    lists,
    doubtful(
      `地址带端口：合法域名须写成 ${origin}，且只允许这个端口；建议使用 443`,
      `the address has a port: the domain has to be written ${origin}, and no other port is allowed then; 443 is the better choice`,
    ),
  ]
}

/** Where phones send to besides the server. */
export function examineCloudName(url: URL): Finding {
  const { protocol, hostname, origin } = url
  if (protocol !== 'https:' || isIP(hostname.replace(/[[\]]/g, '')) !== 0 || isLocal(hostname))
    return wrong(
      `手机直传的地址 ${origin} 不能用于小程序正式版：需要已备案域名的 https 地址（direct.url）`,
      `phones can't send to ${origin} from a published mini program: it takes the https address of a registered name (direct.url)`,
    )
  return fine(
    `手机直传：请把 ${origin} 也加入 uploadFile 与 request 合法域名（表单走前者，分片 PUT 走后者）`,
    `phones send straight to ${origin}: it belongs to the uploadFile and the request domains, too (forms use the one, PUTs of parts the other)`,
  )
}

function isLocal(hostname: string): boolean {
  return !hostname.includes('.') || /\.(localhost|local|internal|lan|test|invalid)$/.test(hostname)
}
