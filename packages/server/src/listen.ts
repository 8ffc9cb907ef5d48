import { isIPv6 } from 'node:net'
import { DukouError, systemCode } from './errors.ts'
import { isLoopback } from './loopback.ts'

/** Refuses addresses that other machines reach, unless the options permit them. */
export function checkHost(host: string, lan: boolean): void {
  if (lan || host === 'localhost' || isLoopback(host)) return
  throw new DukouError('authorization_required', {
    en: `Anyone who reaches ${host} could upload, because no authorization is configured. Listen on 127.0.0.1, or set \`lan\` (--lan) in a network that you trust.`,
    zh: `尚未配置授权，任何能访问 ${host} 的人都可以上传。请监听 127.0.0.1，或在可信的局域网中打开 lan（--lan）。`,
  })
}

/**
 * Refuses requests from other machines at a server that takes anyone, for wherever it didn't listen itself. `address` is
 * the peer's.
 */
export function checkPeer(address: string | undefined): void {
  if (isLoopback(address)) return
  throw new DukouError('authorization_required', {
    en: 'Only this machine is answered, because no authorization is configured and anyone could upload. Set `authorize` or `wechat`, or `lan` in a network that you trust.',
    zh: '尚未配置授权，任何人都可以上传，因此只应答本机的请求。请设置 authorize 或 wechat，或在可信的局域网中打开 lan。',
  })
}

/** An address as a URL that this machine can open. */
export function urlOfAddress({ host, port }: { host: string; port: number }): string {
  const isAny = host === '0.0.0.0' || host === '::'
  const name = isAny ? '127.0.0.1' : host
  return `http://${isIPv6(name) ? `[${name}]` : name}:${port}`
}

/** Why listening failed, and what to do about it. */
export function listenError(error: unknown, host: string, port: number): DukouError {
  if (systemCode(error) === 'EADDRINUSE') {
    return new DukouError(
      'port_in_use',
      {
        en: `Port ${port} is in use by another program. Stop that program, or choose another port.`,
        zh: `端口 ${port} 已被其他程序占用。请停止该程序，或换一个端口。`,
      },
      error,
    )
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new DukouError(
    'listen_failed',
    {
      en: `${host}:${port} cannot be listened on (${reason}). Choose an address of this machine and a port above 1023.`,
      zh: `无法监听 ${host}:${port}（${reason}）。请使用本机地址和 1023 以上的端口。`,
    },
    error,
  )
}
