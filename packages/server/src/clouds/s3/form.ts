import { dayOf, stampOf } from '../clock.ts'
import { chain, hmac } from '../digest.ts'
import { base64 } from '../encode.ts'
import type { Keys } from '../keys.ts'

/** What a V4 form says about its signature; the policy has to name each of them. */
export function s3IdentityV4(keys: Keys, region: string, seconds: number): Record<string, string> {
  return {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${keys.accessKeyId}/${dayOf(seconds)}/${region}/s3/aws4_request`,
    'x-amz-date': stampOf(seconds),
    ...(keys.securityToken !== null && { 'x-amz-security-token': keys.securityToken }),
  }
}

/** The key of V4. */
export function s3KeyV4(secret: string, region: string, seconds: number): Buffer {
  return chain(`AWS4${secret}`, [dayOf(seconds), region, 's3', 'aws4_request'])
}

/**
 * The fields that sign a policy by V4. Source: docs.aws.amazon.com, sigv4-UsingHTTPPOST.
 *
 * @param policy its JSON, exactly as it is sent
 * @param seconds since 1970
 */
export function s3PostV4(
  policy: string,
  keys: Keys,
  region: string,
  seconds: number,
): Record<string, string> {
  const encoded = base64(policy)
  return {
    policy: encoded,
    ...s3IdentityV4(keys, region, seconds),
    'x-amz-signature': hmac('sha256', s3KeyV4(keys.accessKeySecret, region, seconds), encoded).toString(
      'hex',
    ),
  }
}

/** The same by the old HMAC-SHA1. */
export function s3PostV2(policy: string, keys: Keys): Record<string, string> {
  const encoded = base64(policy)
  return {
    AWSAccessKeyId: keys.accessKeyId,
    policy: encoded,
    signature: hmac('sha1', keys.accessKeySecret, encoded).toString('base64'),
    ...(keys.securityToken !== null && { 'x-amz-security-token': keys.securityToken }),
  }
}
