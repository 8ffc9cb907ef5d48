import type { Credential } from '../bucket/credential.ts'
import { isSame } from '../bucket/digest.ts'
import { badToken, sign } from './signature.ts'

/** What an upload token allows. Source: developer.qiniu.com/kodo/1206/put-policy. */
export interface PutPolicy {
  scope: string
  /** Seconds since 1970. */
  deadline: number
  isPrefixalScope?: number
  insertOnly?: number
  saveKey?: string
  forceSaveKey?: boolean
  fsizeMin?: number
  fsizeLimit?: number
  mimeLimit?: string
  detectMime?: number
  returnUrl?: string
  returnBody?: string
  callbackUrl?: string
  callbackHost?: string
  callbackBody?: string
  callbackBodyType?: string
  endUser?: string
}

/**
 * Reads `AK:signature:policy`. Whether its deadline is over is judged when the upload is done.
 *
 * @throws Refusal 401 `bad token`
 */
export function readToken(token: string, credentials: readonly Credential[]): PutPolicy {
  const [id, signature, encoded] = token.split(':')
  const credential = credentials.find(({ accessKeyId }) => accessKeyId === id)
  if (!credential || !encoded || !isSame(sign(encoded, credential.accessKeySecret), signature ?? ''))
    throw badToken()
  try {
    const policy = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as PutPolicy
    if (typeof policy.scope !== 'string' || !Number.isFinite(policy.deadline)) throw badToken()
    return policy
  } catch {
    throw badToken()
  }
}

/** `bucket` or `bucket:key`. */
export function readEntry(text: string): { bucket: string; key: string | null } {
  const at = text.indexOf(':')
  return at < 0 ? { bucket: text, key: null } : { bucket: text.slice(0, at), key: text.slice(at + 1) }
}
