import { isUtf8 } from 'node:buffer'

const gbk = new TextDecoder('gbk', { fatal: true })

/** Bytes of a client as text: UTF-8, or else GBK (old Chinese clients), or else UTF-8 with U+FFFD where it is none. */
export function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  try {
    return gbk.decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}
