import type { IncomingHttpHeaders } from 'node:http'
import type { Credential } from '../bucket/credential.ts'
import { hmac, isSame } from '../bucket/digest.ts'
import { header } from '../loopback/call.ts'
import { Refusal } from '../loopback/refusal.ts'

/** base64 with `-` and `_`, and with its padding. */
export function urlSafe(bytes: Buffer | string): string {
  return Buffer.from(bytes as string)
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

export function sign(text: string, secret: string): string {
  return urlSafe(hmac('sha1', secret, text))
}

/** A request as its management signature covers it. */
export interface ManagedRequest {
  method: string
  /** The path and the query as they came. */
  target: string
  host: string
  contentType: string
  headers: IncomingHttpHeaders
  body: string
}

/** `QBox`: the body counts only where it is a form. Source: developer.qiniu.com/kodo/1201/access-token. */
export function textQbox({
  target,
  contentType,
  body,
}: Pick<ManagedRequest, 'target' | 'contentType' | 'body'>): string {
  return `${target}\n${contentType === 'application/x-www-form-urlencoded' ? body : ''}`
}

/** `Qiniu`: method, address, host, type and the body. Source: developer.qiniu.com/kodo/1201/access-token. */
export function textQiniu({ method, target, host, contentType, headers, body }: ManagedRequest): string {
  const own = Object.keys(headers)
    .filter((name) => name.startsWith('x-qiniu-') && name.length > 'x-qiniu-'.length)
    .map(
      (name) => `\n${name.replace(/(^|-)[a-z]/g, (piece) => piece.toUpperCase())}: ${header(headers, name)}`,
    )
    .sort()
  const type = contentType === '' ? '' : `\nContent-Type: ${contentType}`
  const covered = contentType === 'application/octet-stream' ? '' : body
  return `${method} ${target}\nHost: ${host}${type}${own.join('')}\n\n${covered}`
}

/**
 * Checks `Authorization: QBox …` or `Qiniu …`.
 *
 * @throws Refusal 401 `bad token`
 */
export function checkManaged(
  request: Omit<ManagedRequest, 'host'>,
  credentials: readonly Credential[],
  hosts: readonly string[],
): void {
  const found = /^(QBox|Qiniu) ([^:]+):(\S+)$/.exec(header(request.headers, 'authorization') ?? '')
  const credential = credentials.find(({ accessKeyId }) => accessKeyId === found?.[2])
  const texts =
    found?.[1] === 'QBox'
      ? [textQbox(request)]
      : [...hostsOf(header(request.headers, 'host') ?? ''), ...hosts].map((host) =>
          textQiniu({ ...request, host }),
        )
  if (found && credential && texts.some((text) => isSame(sign(text, credential.accessKeySecret), found[3]!)))
    return
  throw badToken()
}

export function badToken(): Refusal {
  return new Refusal(401, 'BadToken', 'bad token')
}

/** The SDK for Node (7.15.2) signs the port of an address twice. */
function hostsOf(host: string): string[] {
  const port = host.split(':')[1]
  return port === undefined ? [host] : [host, `${host}:${port}`]
}
