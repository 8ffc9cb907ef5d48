import type { CallbackOrder, FormOrder, PutOrder } from '../cloud.ts'
import { type CloudSettings, isOwn } from '../settings.ts'
import { demand } from './refuse.ts'

/** What one form or PUT takes on OSS, S3 and COS. */
const MOST_BYTES = 5 * 1024 ** 3
/** The least of the clouds' limits (Qiniu 750, COS 850, OSS 1023, S3 1024), in bytes. */
const MOST_KEY_BYTES = 750

export function checkFormOrder(
  { key, minBytes, maxBytes, type, seconds, callback }: FormOrder,
  settings: CloudSettings,
): void {
  checkTarget(key, type, seconds, settings)
  demand(
    isBytes(minBytes) && isBytes(maxBytes) && minBytes <= maxBytes,
    'the sizes must be 1 byte to 5 GiB',
    '大小须在 1 字节到 5 GiB 之间',
  )
  if (callback) checkCallback(callback, settings)
}

export function checkPutOrder({ key, size, type, seconds, part }: PutOrder, settings: CloudSettings): void {
  checkTarget(key, type, seconds, settings)
  demand(isBytes(size), 'the size must be 1 byte to 5 GiB', '大小须在 1 字节到 5 GiB 之间')
  if (!part) return
  const isNumber = Number.isInteger(part.number) && part.number >= 1 && part.number <= 10_000
  demand(isNumber, 'a part has a number from 1 to 10,000', '分片编号须在 1 到 10000 之间')
  const isId = typeof part.uploadId === 'string' && /^[\x21-\x7e]{1,1024}$/.test(part.uploadId)
  demand(isId, "a part needs its upload's id", '分片须带 uploadId')
}

function checkTarget(key: string, type: string, seconds: number, { maxSeconds }: CloudSettings): void {
  demand(isKey(key), 'the key is not one plain name', 'key 不是单一明确的名称')
  demand(
    /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,127}$/.test(type),
    'the type must be one plain media type',
    '类型须为单一的媒体类型',
  )
  demand(
    Number.isSafeInteger(seconds) && seconds >= 1 && seconds <= maxSeconds,
    `it may live for ${maxSeconds} seconds at most`,
    `有效期最多 ${maxSeconds} 秒`,
  )
}

/**
 * A key that every cloud takes for one object: no `${filename}` nor `$(…)`, which a cloud would fill in; no dotted or
 * empty segments, which proxies fold; nothing invisible.
 */
function isKey(key: string): boolean {
  return (
    typeof key === 'string' &&
    key.isWellFormed() &&
    Buffer.byteLength(key) <= MOST_KEY_BYTES &&
    !/\$[{(]|\\|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(key) &&
    key.split('/').every((segment) => !['', '.', '..'].includes(segment) && segment.trim() === segment)
  )
}

function isBytes(size: number): boolean {
  return Number.isSafeInteger(size) && size >= 1 && size <= MOST_BYTES
}

function checkCallback({ url, ticket }: CallbackOrder, { insecure }: CloudSettings): void {
  // OSS takes five addresses with semicolons between them, and 5 KB of base64 in all.
  const isAddress = URL.canParse(url) && !/[;\s]/.test(url) && url.length <= 1024
  const { protocol, hostname, username, hash } = new URL(isAddress ? url : 'ftp:x')
  const isSecure =
    protocol === 'https:' || (protocol === 'http:' && (insecure === 'allowed' || isOwn(hostname)))
  demand(isSecure && !username && !hash, 'the callback needs one https address', '回调须为一个 https 地址')
  demand(/^[\w-]{1,128}$/.test(ticket), "the callback needs the ticket's id", '回调须带凭证编号')
}
