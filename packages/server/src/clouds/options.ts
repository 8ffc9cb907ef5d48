/** What the four have in common: a bucket and the keys that sign for it. The keys never leave the server. */
interface BucketOptions {
  bucket: string
  accessKeyId: string
  accessKeySecret: string
  /** Also takes http addresses of other machines than this one, for trials. Default `refused`. */
  insecure?: 'allowed' | 'refused'
}

/** Aliyun OSS. */
export interface OssOptions extends BucketOptions {
  name: 'oss'
  /** Such as `cn-hangzhou`, without `oss-`. */
  region: string
  /** Of STS, together with its two keys. */
  securityToken?: string
  /**
   * Where phones send to: an origin, such as `https://up.example.com` (a CNAME of the bucket, which buckets of users
   * since 2025-03-20 need in mainland China: direct-upload §0). Default `https://<bucket>.oss-<region>.aliyuncs.com`.
   */
  url?: string
  /** `v1`: for old installations without V4 only; OSS refuses it on buckets since 2025-09-01. Default `v4`. */
  signature?: 'v4' | 'v1'
}

/** AWS S3 and its kin: MinIO, Ceph, R2, B2, … */
export interface S3Options extends BucketOptions {
  name: 's3'
  /** As the signature names it; where the store has none, usually `us-east-1`. */
  region: string
  /** Of STS, together with its two keys. */
  securityToken?: string
  /**
   * The bucket's root where phones send to: `https://bucket.s3.example.com` (virtual host), `https://s3.example.com/bucket`
   * (path style) or a domain of its own. Default `https://<bucket>.s3.<region>.amazonaws.com`.
   */
  url?: string
  /** `v2`: forms with the old HMAC-SHA1, for gateways that know nothing else; they get no PUTs. Default `v4`. */
  signature?: 'v4' | 'v2'
  /** `none`: the store takes no forms; R2 and B2 don't (direct-upload §0). Default `post`. */
  forms?: 'post' | 'none'
  /** `refuse`: a PUT carries `If-None-Match: *`, which AWS, R2 and Ceph obey; old MinIOs ignore it, and Swift answers 501: for those `allow`. Default `refuse`. */
  overwrite?: 'refuse' | 'allow'
}

/** Tencent COS: `accessKeyId` is its SecretId, `accessKeySecret` its SecretKey. */
export interface CosOptions extends BucketOptions {
  name: 'cos'
  /** With the app's number: `photos-1250000000`. */
  bucket: string
  /** Such as `ap-guangzhou`. */
  region: string
  /** Of STS, together with its two keys. */
  securityToken?: string
  /** Where phones send to: an origin. Default `https://<bucket>.cos.<region>.myqcloud.com`. */
  url?: string
}

/** Qiniu Kodo: `accessKeyId` is its AccessKey, `accessKeySecret` its SecretKey. It has no temporary keys and no PUTs. */
export interface QiniuOptions extends BucketOptions {
  name: 'qiniu'
  /** `z0`, `z1`, `z2`, `cn-east-2`, `na0` or `as0`. */
  region: string
  /** Where phones send to: an origin. Default `https://up-<region>.qiniup.com`. */
  url?: string
}

/** A bucket to which phones send straight. */
export type CloudOptions = OssOptions | S3Options | CosOptions | QiniuOptions
