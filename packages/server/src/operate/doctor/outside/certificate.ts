import { isIP } from 'node:net'
import { type ConnectionOptions, connect, type DetailedPeerCertificate, type TLSSocket } from 'node:tls'
import { doubtful, type Finding, fine, wrong } from '../finding.ts'
import { PATIENCE_MS } from './ask.ts'

const DAY_MS = 86_400_000
const SOON_DAYS = 14
const MODERN = { minVersion: 'TLSv1.2' } as const
// Modern OpenSSL speaks the old versions only below its own rules.
const OLD = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const

/**
 * WeChat wants TLS 1.2 or later and a chain up to a root that the system knows (wx-api §6.1). Many computers fetch a missing
 * certificate by themselves and Android does not (https://developer.android.com/privacy-and-security/security-ssl#MissingCa), which is
 * why a site may look well on a computer.
 */
export async function examineCertificate(url: URL, now: () => number): Promise<Finding[]> {
  const socket = await secure(url, MODERN).catch((error: Error) => error)
  if (socket instanceof Error) return [await handshake(url, socket)]
  const protocol = socket.getProtocol()
  const { authorizationError } = socket
  const certificate = socket.getPeerCertificate(true)
  socket.destroy()
  // Null where it is trusted, whatever the typings say.
  const reason = authorizationError ? textOf(authorizationError) : null
  const trusted =
    reason === null
      ? fine(
          `证书可信，证书链完整，${protocol}`,
          `the certificate is trusted, its chain is whole, ${protocol}`,
        )
      : distrust(reason, certificate, url.hostname)
  return [trusted, lasting(certificate, now)]
}

async function handshake(url: URL, error: Error): Promise<Finding> {
  const old = await secure(url, OLD).catch(() => null)
  const protocol = old?.getProtocol() ?? null
  old?.destroy()
  if (protocol !== null)
    return wrong(
      `服务器只支持 ${protocol}，微信要求 TLS 1.2 以上。nginx：ssl_protocols TLSv1.2 TLSv1.3`,
      `the server speaks ${protocol} at the most, WeChat wants TLS 1.2 or later. In nginx: ssl_protocols TLSv1.2 TLSv1.3`,
    )
  return wrong(`TLS 握手失败：${error.message}`, `the TLS handshake fails: ${error.message}`)
}

function distrust(reason: string, certificate: DetailedPeerCertificate, hostname: string): Finding {
  const last = endOf(certificate)
  const issuer = textOf(last.issuer?.CN ?? last.issuer?.O ?? '?')
  if (/ALTNAME/.test(reason))
    return wrong(
      `证书不含 ${hostname}（${certificate.subjectaltname ?? '无名称'}）。请为这个域名签发证书`,
      `the certificate is not for ${hostname} (but ${certificate.subjectaltname ?? 'for no name'}). Get one for this name`,
    )
  if (/SELF_SIGNED|self-signed/.test(reason))
    return wrong(
      `证书不受信任（${reason}）：它或其根证书是自签的，手机不会接受。请换用受信任机构签发的证书`,
      `the certificate is not trusted (${reason}): it, or its root, is somebody's own, which phones don't take. Get one of a known authority`,
    )
  if (/UNABLE_TO_(VERIFY_LEAF|GET_ISSUER)/.test(reason)) {
    const [at] = last.infoAccess?.['CA Issuers - URI'] ?? []
    const [zh, en] = at === undefined ? ['', ''] : [`，可从 ${at} 下载`, `, which is at ${at}`]
    return wrong(
      `证书链不完整：缺少“${issuer}”的证书（${reason}）${zh}。nginx 的 ssl_certificate 要用完整链（fullchain.pem）`,
      `the chain is not whole: the certificate of "${issuer}" is missing (${reason})${en}. nginx's ssl_certificate wants the full chain (fullchain.pem)`,
    )
  }
  return wrong(`证书不受信任（${reason}）`, `the certificate is not trusted (${reason})`)
}

/** The last certificate that the server sends: what has signed it is what is missing. */
function endOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  let last = certificate
  for (let n = 0; n < 10 && last.issuerCertificate && last.issuerCertificate !== last; n++)
    last = last.issuerCertificate
  return last
}

function lasting({ valid_to }: DetailedPeerCertificate, now: () => number): Finding {
  const days = Math.floor((Date.parse(valid_to) - now()) / DAY_MS)
  if (days < 0) return wrong('证书已过期', 'the certificate has expired')
  return days < SOON_DAYS
    ? doubtful(`证书还有 ${days} 天过期`, `the certificate expires in ${days} days`)
    : fine(`证书还有 ${days} 天`, `the certificate lasts ${days} days`)
}

function secure(url: URL, versions: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/[[\]]/g, '')
    const socket = connect({
      host,
      port: Number(url.port) || 443,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...versions,
      rejectUnauthorized: false,
      timeout: PATIENCE_MS,
    })
    socket.once('secureConnect', () => resolve(socket)).once('error', reject)
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${PATIENCE_MS} ms`)))
  })
}

/** Node's typings and its values differ here: a code as a text, or an error that carries it. */
function textOf(value: unknown): string {
  const code = (value as { code?: unknown }).code
  return String(code ?? value)
}
