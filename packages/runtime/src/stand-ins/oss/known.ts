import type { Credential } from '../bucket/credential.ts'
import { Refusal } from '../loopback/refusal.ts'

/** The key pair of this id, whose token is right. @throws Refusal `InvalidAccessKeyId`, `InvalidSecurityToken` */
export function findCredential(id: string, token: string | null, known: readonly Credential[]): Credential {
  const credential = known.find(({ accessKeyId }) => accessKeyId === id)
  if (!credential || (credential.securityToken && !token))
    throw new Refusal(
      403,
      'InvalidAccessKeyId',
      'The OSS Access Key Id you provided does not exist in our records.',
      { OSSAccessKeyId: id },
    )
  // Which code OSS gives for a wrong token has not been verified against the live cloud.
  if ((token ?? undefined) !== credential.securityToken)
    throw new Refusal(403, 'InvalidSecurityToken', 'The security token you provided is invalid.')
  return credential
}

export function mismatch(signature: string, details: Record<string, string> = {}): Refusal {
  return new Refusal(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { SignatureProvided: signature, ...details },
  )
}

/** EC 0002-00000080. Source: OSS, guidelines-for-upgrading-v1-signatures-to-v4-signatures; which code comes with it is unverified. */
export function v1Closed(): Refusal {
  return new Refusal(
    403,
    'AccessDenied',
    'Signature version 1 is not supported for this bucket. Use signature version 4.',
    {
      EC: '0002-00000080',
    },
  )
}

/** @throws Refusal `RequestTimeTooSkewed` where the two are more than 15 minutes apart */
export function checkSkew(at: number, now: number): void {
  if (Math.abs(at - now) <= 15 * 60_000) return
  throw new Refusal(
    403,
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    {
      MaxAllowedSkewMilliseconds: '900000',
      RequestTime: new Date(at).toISOString(),
      ServerTime: new Date(now).toISOString(),
    },
  )
}
