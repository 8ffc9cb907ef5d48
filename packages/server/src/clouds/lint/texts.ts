import { type CloudSettings, isOwn } from '../settings.ts'
import { demand } from './refuse.ts'

/** What holds for everything that leaves: text alone, no secret, an address of the configured host. */
export function checkTexts(
  url: string,
  values: Readonly<Record<string, unknown>>,
  { keys, root, insecure }: CloudSettings,
): void {
  // wx.uploadFile turns anything else into text by itself, undefined into "undefined" (direct-upload §1).
  const texts = [url, ...Object.entries(values).flat()]
  demand(texts.every(isText), 'every value must be text', '所有值都须为字符串')
  const readable = texts.flatMap((text) => [text, decodePercent(text), ...decodeTexts(text)])
  demand(
    !readable.some((text) => text.includes(keys.accessKeySecret)),
    'the secret key is in it',
    '其中含有密钥',
  )

  demand(URL.canParse(url), 'its address is none', '地址无效')
  // WeChat's domain list knows no `:443` (direct-upload §1); URL drops it, so the text is looked at.
  demand(
    !/^[a-z]+:\/\/[^/?#]*:(443|80)?([/?#]|$)/i.test(url),
    'its address names the usual port',
    '地址含默认端口',
  )
  const { protocol, hostname, origin, username, password, hash } = new URL(url)
  const isSecure =
    protocol === 'https:' || (protocol === 'http:' && (insecure === 'allowed' || isOwn(hostname)))
  demand(isSecure, 'its address is not https', '地址不是 https')
  demand(
    origin === new URL(root).origin && !username && !password && !hash,
    'it goes to another host',
    '地址指向其他主机',
  )
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What base64 in it says, down to the callback within a policy. */
function decodeTexts(text: string): string[] {
  const pieces = text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? []
  const decoded = pieces.map((piece) => Buffer.from(piece, 'base64').toString('utf8'))
  return decoded.flatMap((one) => [
    one,
    ...(one.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? []).map((piece) =>
      Buffer.from(piece, 'base64').toString('utf8'),
    ),
  ])
}
