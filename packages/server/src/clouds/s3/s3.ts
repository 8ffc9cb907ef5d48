import { secondsOf } from '../clock.ts'
import type { Cloud, FormOrder, PutOrder } from '../cloud.ts'
import { pinned, policyJson, sizeRange } from '../policy.ts'
import type { CloudSettings } from '../settings.ts'
import { s3IdentityV4, s3PostV2, s3PostV4 } from './form.ts'
import { s3UrlV4 } from './url.ts'

/** Signs for one bucket of S3 or its kin. S3 has no callbacks: an order's is left out. */
export function createS3(settings: CloudSettings): Cloud {
  const { bucket, region, keys, root, signature, forms, overwrite, maxSeconds } = settings

  const form = ({ key, minBytes, maxBytes, type, seconds }: FormOrder, at: number) => {
    const now = secondsOf(at)
    // Every field has to be named, and only what is named may be there. The bucket is sent as the SDK sends it:
    // some kin want each condition's field.
    const fields = { key, bucket, success_action_status: '200', 'Content-Type': type }
    const identity =
      signature === 'v4'
        ? s3IdentityV4(keys, region, now)
        : keys.securityToken !== null && { 'x-amz-security-token': keys.securityToken }
    const conditions = [sizeRange(minBytes, maxBytes), ...pinned({ ...fields, ...identity })]
    const policy = policyJson(now + seconds, conditions)
    const signed = signature === 'v4' ? s3PostV4(policy, keys, region, now) : s3PostV2(policy, keys)
    // With a path the bucket's address has no slash at its end, as the SDKs write it.
    const url = new URL(root).pathname === '/' ? `${root}/` : root
    return { url, name: 'file' as const, fields: { ...fields, ...signed }, ok: [200], maybe: [] }
  }

  const put = ({ key, size, type, seconds, part }: PutOrder, at: number) => {
    // Unsigned, another type would be stored: wx.request says application/json by itself (direct-upload §3).
    const header: Record<string, string> = part
      ? { 'content-type': 'application/octet-stream' }
      : { 'content-type': type, ...(overwrite === 'refuse' && { 'if-none-match': '*' }) }
    const query: Record<string, string> = part
      ? { partNumber: String(part.number), uploadId: part.uploadId }
      : {}
    const headers = { ...header, 'content-length': String(size) }
    const url = s3UrlV4({ method: 'PUT', root, key, query, headers }, keys, region, secondsOf(at), seconds)
    return { url, header, maybe: !part && overwrite === 'refuse' ? [412] : [] }
  }

  return {
    name: 's3',
    bucket,
    maxSeconds,
    ...(forms === 'post' && { form }),
    ...(signature === 'v4' && { put }),
  }
}
