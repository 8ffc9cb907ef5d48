export { type Oss, type OssOptions, startOss } from './stand-ins/oss/oss.ts'
export type { Credential } from './stand-ins/oss/signature-v1.ts'
