import { isUtf8 } from 'node:buffer'

const strictGbk = new TextDecoder('gbk', { fatal: true })
const gbk = new TextDecoder('gbk')
const GBK_NAMES = new Set(['gbk', 'gb2312', 'gb18030'])

/** Bytes of a client as text: UTF-8, or else GBK (old Chinese clients), or else UTF-8 with U+FFFD where it is none. */
export function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  try {
    return strictGbk.decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}

/** The same where a character set is declared; one that isn't known here counts as none. */
export function declaredText(bytes: Buffer, charset: string): string {
  const name = charset.toLowerCase()
  if (name === 'iso-8859-1') return bytes.toString('latin1')
  return GBK_NAMES.has(name) ? gbk.decode(bytes) : textOf(bytes)
}
