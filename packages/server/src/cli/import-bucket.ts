import { bucketSource } from '../import/bucket-source.ts'
import type { Source } from '../import/source.ts'
import { openBucket } from '../storage/s3/bucket.ts'
import { UsageError } from './arguments.ts'
import type { Call } from './command.ts'
import { BUCKET } from './import-options.ts'

/** Opens what `s3://bucket/prefix` names, by the options of `dukou import` and the keys of the environment. */
export async function openBucketSource(
  from: string,
  options: Call['options'],
  env: Call['env'],
): Promise<Source> {
  const [, bucket, path = ''] = BUCKET.exec(from) ?? []
  if (bucket === undefined)
    throw new UsageError({ en: 'It is written: s3://bucket/prefix', zh: '正确写法：s3://bucket/prefix' })
  const { endpoint, region = 'us-east-1', style = 'host' } = options
  if (
    typeof endpoint !== 'string' ||
    !URL.canParse(endpoint) ||
    !/^https?:$/.test(new URL(endpoint).protocol)
  )
    throw new UsageError({
      en: '--endpoint says where the S3 API is, such as https://s3.oss-cn-hangzhou.aliyuncs.com',
      zh: '--endpoint 为 S3 接口地址，如 https://s3.oss-cn-hangzhou.aliyuncs.com',
    })
  if (style !== 'host' && style !== 'path')
    throw new UsageError({ en: '--style is host or path', zh: '--style 为 host 或 path' })
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env
  if (!accessKeyId || !secretAccessKey)
    throw new UsageError({
      en: 'Keys that may list and read the bucket belong into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
      zh: '请把可列举、读取该存储桶的密钥放进环境变量 AWS_ACCESS_KEY_ID 与 AWS_SECRET_ACCESS_KEY',
    })
  const opened = await openBucket({
    bucket,
    endpoint,
    region: String(region),
    addressing: style,
    credentials: {
      accessKeyId,
      secretAccessKey,
      ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    },
  })
  // A folder's worth: `2018` means `2018/…`, and not `2018-old/…`.
  return bucketSource(opened, bucket, path === '' ? '' : path.replace(/\/*$/, '/'))
}
