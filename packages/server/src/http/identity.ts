import { createHash } from 'node:crypto'
import { DukouError } from '../errors.ts'

/** The form field in which mini programs send their token. */
export const TOKEN_FIELD = 'session_token'

const MAX_TOKEN = 4096

/** Whose files a request concerns: any token stands for an owner of its own, none for `dev`. */
export function ownerOf(token: string | null): string {
  return token === null ? 'dev' : `u_${createHash('sha256').update(token).digest('hex').slice(0, 32)}`
}

/** The token of `Authorization: Bearer …`, or null without one. Throws `token_invalid` for anything else in that header. */
export function bearerToken(authorization: string | undefined): string | null {
  if (!authorization) return null
  const token = /^Bearer +([^\s]+) *$/i.exec(authorization.slice(0, MAX_TOKEN + 16))?.[1]
  if (token && token.length <= MAX_TOKEN) return token
  throw new DukouError('token_invalid', {
    en: `The header must read "Authorization: Bearer <token>", the token having at most ${MAX_TOKEN} characters.`,
    zh: `请求头应为 "Authorization: Bearer <令牌>"，令牌最长 ${MAX_TOKEN} 个字符。`,
  })
}

/** The token among a form's fields, wherever it stands; an empty one counts as none. */
export function formToken(fields: [name: string, value: string][]): string | null {
  const tokens = new Set<string>()
  for (const [name, value] of fields) if (name === TOKEN_FIELD && value !== '') tokens.add(value)
  const [token = null, second] = tokens
  if (second === undefined && (token === null || token.length <= MAX_TOKEN)) return token
  throw new DukouError('token_invalid', {
    en: `${TOKEN_FIELD} may be given once, with at most ${MAX_TOKEN} characters.`,
    zh: `${TOKEN_FIELD} 只能出现一次，最长 ${MAX_TOKEN} 个字符。`,
  })
}
