export type { Cloud } from './stand-ins/bucket/cloud.ts'
export type { Credential } from './stand-ins/bucket/credential.ts'
export { type Cos, type CosOptions, startCos } from './stand-ins/cos/cos.ts'
export type { Logged } from './stand-ins/loopback/call.ts'
export type { Fault, FaultDeed, FaultWhen } from './stand-ins/loopback/fault.ts'
export type { StandIn } from './stand-ins/loopback/loopback.ts'
export { type Oss, type OssOptions, startOss } from './stand-ins/oss/oss.ts'
export { type Qiniu, type QiniuOptions, startQiniu } from './stand-ins/qiniu/qiniu.ts'
export { type S3, type S3Options, startS3 } from './stand-ins/s3/s3.ts'
export type { CheckedMedia, Suggest } from './stand-ins/wechat/media-check.ts'
export type { PushTarget } from './stand-ins/wechat/push.ts'
export {
  startWechat,
  type Wechat,
  type WechatApp,
  type WechatCall,
  type WechatOptions,
} from './stand-ins/wechat/wechat.ts'
