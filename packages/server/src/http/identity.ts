import { DukouError } from '../errors.ts'

/** The form field in which mini programs send their token. */
export const TOKEN_FIELD = 'session_token'

const MAX_TOKEN = 4096

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

/** Collects the token of a form field by field; an empty one counts as none. */
export interface FormToken {
  /** So far. */
  token(): string | null
  /** Gives the token when this field holds it. Throws `token_invalid` for a second one and for one that is too long. */
  take(name: string, value: string): string | null
}

export function createFormToken(): FormToken {
  let token: string | null = null
  return {
    token: () => token,
    take(name, value) {
      if (name !== TOKEN_FIELD || value === '') return null
      if (value.length > MAX_TOKEN || (token !== null && token !== value)) {
        throw new DukouError('token_invalid', {
          en: `${TOKEN_FIELD} may be given once, with at most ${MAX_TOKEN} characters.`,
          zh: `${TOKEN_FIELD} 只能出现一次，最长 ${MAX_TOKEN} 个字符。`,
        })
      }
      token = value
      return token
    },
  }
}
