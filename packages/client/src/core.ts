export type { FileState, UploadResult } from './batch.ts'
export type { Source } from './cargo.ts'
export {
  type Core,
  type CoreOptions,
  type CoreTask,
  type CoreUploadOptions,
  createCore,
} from './core-client.ts'
export { DukouError } from './error.ts'
export { type WxLike, wxCorePlatform } from './platform/wx.ts'
