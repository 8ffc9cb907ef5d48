export { type ClientOptions, type Core, createCore } from './client.ts'
export { DukouError } from './error.ts'
export type { Features } from './features.ts'
export { type WxLike, wxCorePlatform } from './platform/wx.ts'
