import { isUtf8 } from 'node:buffer'
import { DukouError } from '../../errors.ts'

const MAX_BYTES = 4096
const MAX_PAIRS = 16
const KEY = /^[\x21-\x2b\x2d-\x7e]{1,64}$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/**
 * The file's name in an `Upload-Metadata` header: `filename` or `name`; empty without one. Throws `request_invalid` for what is not
 * `key base64, key base64` (tus 1.0, "Creation").
 */
export function nameOf(metadata: string): string {
  const values = readMetadata(metadata)
  return values.get('filename') ?? values.get('name') ?? ''
}

function readMetadata(metadata: string): Map<string, string> {
  const values = new Map<string, string>()
  if (metadata === '') return values
  if (metadata.length > MAX_BYTES) throw invalid()
  const pairs = metadata.split(',')
  if (pairs.length > MAX_PAIRS) throw invalid()
  for (const pair of pairs) {
    const [key = '', value = '', more] = pair.trim().split(' ')
    const bytes = Buffer.from(value, 'base64')
    if (more !== undefined || !KEY.test(key) || values.has(key) || !BASE64.test(value)) throw invalid()
    values.set(key, isUtf8(bytes) ? bytes.toString('utf8') : bytes.toString('latin1'))
  }
  return values
}

function invalid(): DukouError {
  return new DukouError('request_invalid', {
    en: `Upload-Metadata must hold at most ${MAX_PAIRS} different keys, each with its value in base64, and ${MAX_BYTES} bytes.`,
    zh: `Upload-Metadata 最多 ${MAX_PAIRS} 个不同的键，值为 base64，共 ${MAX_BYTES} 字节。`,
  })
}
