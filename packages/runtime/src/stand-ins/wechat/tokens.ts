import { randomBytes } from 'node:crypto'

const LIFE_MS = 7_200_000
/** For so long the one before stays good, and so early the stable one is renewed. */
const OVERLAP_MS = 300_000

/** The access tokens of all apps. Source: getAccessToken and getStableAccessToken of developers.weixin.qq.com. */
export interface Tokens {
  /** Each time another one; the one before stays good for five minutes. */
  renew(appid: string): Token
  /** The same one until five minutes before its end. `refresh`: another one, and the one before ends at once. */
  stable(appid: string, mode: 'same' | 'refresh'): Token
  /** Whose it is, or why not. */
  find(token: string): { appid: string } | 'invalid' | 'expired'
}

export interface Token {
  access_token: string
  /** Seconds. */
  expires_in: number
}

interface Known {
  appid: string
  token: string
  until: number
}

export function createTokens(now: () => number): Tokens {
  const known = new Map<string, Known>()
  // The two kinds are kept apart: getStableAccessToken says that neither touches the other.
  const current = { plain: new Map<string, Known>(), stable: new Map<string, Known>() }

  const make = (appid: string, kind: keyof typeof current): Token => {
    const one = { appid, token: `${randomBytes(96).toString('base64url')}`, until: now() + LIFE_MS }
    known.set(one.token, one)
    current[kind].set(appid, one)
    return { access_token: one.token, expires_in: LIFE_MS / 1000 }
  }

  return {
    renew(appid) {
      const before = current.plain.get(appid)
      if (before) before.until = Math.min(before.until, now() + OVERLAP_MS)
      return make(appid, 'plain')
    },
    stable(appid, mode) {
      const before = current.stable.get(appid)
      if (before && mode === 'same' && before.until - now() > OVERLAP_MS)
        return { access_token: before.token, expires_in: Math.floor((before.until - now()) / 1000) }
      if (before && mode === 'refresh') known.delete(before.token)
      return make(appid, 'stable')
    },
    find(token) {
      const one = known.get(token)
      if (!one) return 'invalid'
      return one.until > now() ? { appid: one.appid } : 'expired'
    },
  }
}
