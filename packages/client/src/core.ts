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
export type { WxLike } from './platform/wx/host.ts'
export { type CorePlatform, wxCorePlatform } from './platform/wx-core.ts'
export type { Count } from './progress.ts'
