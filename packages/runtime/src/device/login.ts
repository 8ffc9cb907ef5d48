import { crypto } from './on-demand.ts'
import type { DeviceOptions } from './options.ts'

const random = (bytes: number) => crypto().randomBytes(bytes).toString('base64url')

/** Somebody of their own, as WeChat tells people apart. */
export const newOpenid = (): string => `o${random(20)}`

/** What `wx.login` answers: a code that the WeChat of the options knows, or else one that nobody knows. */
export function createLogin({ wechat, openid }: DeviceOptions, appId: string): () => string {
  let person = openid
  return () => {
    person ??= newOpenid()
    return wechat?.code(person, appId) ?? random(24)
  }
}
