import { dayOf, stampOf } from '../clock.ts'
import { chain, hmac } from '../digest.ts'
import { base64 } from '../encode.ts'
import type { Keys } from '../keys.ts'

/** What a V4 form says about its signature; each of them has to stand in the policy too (direct-upload §2.1). */
export function ossIdentityV4(keys: Keys, region: string, seconds: number): Record<string, string> {
  return {
    'x-oss-signature-version': 'OSS4-HMAC-SHA256',
    'x-oss-credential': `${keys.accessKeyId}/${dayOf(seconds)}/${region}/oss/aliyun_v4_request`,
    'x-oss-date': stampOf(seconds),
    ...(keys.securityToken !== null && { 'x-oss-security-token': keys.securityToken }),
  }
}

/**
 * The fields that sign a policy by V4. Source: help.aliyun.com, signature-version-4-recommend and postobject.
 *
 * @param policy its JSON, exactly as it is sent
 * @param seconds since 1970
 */
export function ossPostV4(
  policy: string,
  keys: Keys,
  region: string,
  seconds: number,
): Record<string, string> {
  const encoded = base64(policy)
  return {
    policy: encoded,
    ...ossIdentityV4(keys, region, seconds),
    'x-oss-signature': hmac('sha256', ossKeyV4(keys.accessKeySecret, region, seconds), encoded).toString(
      'hex',
    ),
  }
}

/** The key of V4; the region stands in it without `oss-`. */
export function ossKeyV4(secret: string, region: string, seconds: number): Buffer {
  return chain(`aliyun_v4${secret}`, [dayOf(seconds), region, 'oss', 'aliyun_v4_request'])
}

/** The same by V1, for old installations. */
export function ossPostV1(policy: string, keys: Keys): Record<string, string> {
  const encoded = base64(policy)
  return {
    OSSAccessKeyId: keys.accessKeyId,
    policy: encoded,
    Signature: hmac('sha1', keys.accessKeySecret, encoded).toString('base64'),
    ...(keys.securityToken !== null && { 'x-oss-security-token': keys.securityToken }),
  }
}
