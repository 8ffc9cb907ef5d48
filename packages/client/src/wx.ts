export type { Client, ClientOptions } from './client.ts'
export { DukouError } from './error.ts'
export { type WxLike, wxPlatform } from './platform/wx.ts'
export { createClient } from './wechat.ts'
