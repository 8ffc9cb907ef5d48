export type { CallbackCheck, CallbackRequest, Hint } from './clouds/callback.ts'
export type {
  CallbackOrder,
  Cloud,
  FormOrder,
  PutOrder,
  SignedForm,
  SignedRequest,
} from './clouds/cloud.ts'
export { createCloud } from './clouds/create-cloud.ts'
export { type LintRules, lintForm, lintRequest } from './clouds/lint.ts'
export type { CloudOptions, CosOptions, OssOptions, QiniuOptions, S3Options } from './clouds/options.ts'
export { createOssCallback, type OssCallbackOptions } from './clouds/oss/callback.ts'
export { createQiniuCallback, type QiniuCallbackOptions } from './clouds/qiniu/callback.ts'
