import { randomBytes, randomInt } from 'node:crypto'

const LIFE_MS = 300_000
const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The codes that `wx.login` hands out: each for one app, once, for five minutes (wx-api §11 [docs]). */
export interface Codes {
  add(openid: string, appid: string): string
  /** Takes a code back: whose it is, or why not. A code that meets the wrong app stays good for its own. */
  take(code: string, appid: string): string | 'invalid' | 'used'
}

export function createCodes(now: () => number): Codes {
  const known = new Map<string, { openid: string; appid: string; until: number; isUsed: boolean }>()

  return {
    add(openid, appid) {
      for (const [code, { until }] of known) if (until <= now()) known.delete(code)
      const code = `0${randomSigns(31)}`
      known.set(code, { openid, appid, until: now() + LIFE_MS, isUsed: false })
      return code
    },
    take(code, appid) {
      const one = known.get(code)
      if (!one || one.appid !== appid || one.until <= now()) return 'invalid'
      if (one.isUsed) return 'used'
      one.isUsed = true
      return one.openid
    },
  }
}

/** Such as WeChat's: `o` and 27 signs. */
export function newOpenid(): string {
  return `o${randomSigns(27)}`
}

/** 16 bytes in base64. */
export function newSessionKey(): string {
  return randomBytes(16).toString('base64')
}

function randomSigns(count: number): string {
  return Array.from({ length: count }, () => SIGNS[randomInt(SIGNS.length)]).join('')
}
