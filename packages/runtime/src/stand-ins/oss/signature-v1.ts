import { createHmac, timingSafeEqual } from 'node:crypto'
import { OssRefusal } from './refusal.ts'

/** A key pair that the stand-in knows; with `securityToken` it is a temporary one of STS. */
export interface Credential {
  accessKeyId: string
  accessKeySecret: string
  securityToken?: string
}

/** Signature V1 of a form: base64(HMAC-SHA1(secret, the policy as sent)). */
export function signV1(policy: string, secret: string): string {
  return createHmac('sha1', secret).update(policy).digest('base64')
}

/**
 * Checks the three authentication fields of a V1 form.
 *
 * @param fields by lower-case name
 * @returns the policy as sent
 * @throws OssRefusal `InvalidArgument` where one of the three is missing, `AccessDenied` where all are (a private
 * bucket), `InvalidAccessKeyId` for an unknown key or an STS key without its token, `SignatureDoesNotMatch`
 */
export function checkSignatureV1(fields: ReadonlyMap<string, string>, known: readonly Credential[]): string {
  const id = fields.get('ossaccesskeyid')
  const policy = fields.get('policy')
  const signature = fields.get('signature')
  if (!id && !policy && !signature)
    throw new OssRefusal(403, 'AccessDenied', 'Anonymous access is forbidden for this operation.')
  if (!id || !policy || !signature)
    throw new OssRefusal(
      400,
      'InvalidArgument',
      'OSSAccessKeyId, policy and Signature must be given together or not at all.',
    )
  const credential = known.find(({ accessKeyId }) => accessKeyId === id)
  const token = fields.get('x-oss-security-token')
  if (!credential || (credential.securityToken && !token))
    throw new OssRefusal(
      403,
      'InvalidAccessKeyId',
      'The OSS Access Key Id you provided does not exist in our records.',
    )
  // Which code OSS gives for a wrong token has not been verified against the live service.
  if (token !== credential.securityToken)
    throw new OssRefusal(403, 'InvalidSecurityToken', 'The security token you provided is invalid.')
  const wanted = Buffer.from(signV1(policy, credential.accessKeySecret))
  const given = Buffer.from(signature)
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given))
    throw new OssRefusal(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    )
  return policy
}
