import type { Credential } from '../bucket/credential.ts'
import { Refusal } from '../loopback/refusal.ts'

/** @throws Refusal `InvalidAccessKeyId` */
export function findCredential(id: string, known: readonly Credential[]): Credential {
  const credential = known.find(({ accessKeyId }) => accessKeyId === id)
  if (credential) return credential
  throw new Refusal(
    403,
    'InvalidAccessKeyId',
    'The AWS Access Key Id you provided does not exist in our records.',
    {
      AWSAccessKeyId: id,
    },
  )
}

/** @throws Refusal `InvalidAccessKeyId` for a temporary key without its token, `InvalidToken` */
export function checkToken({ accessKeyId, securityToken }: Credential, given: string | null): void {
  if (securityToken !== undefined && given === null)
    throw new Refusal(
      403,
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      {
        AWSAccessKeyId: accessKeyId,
      },
    )
  if (given !== (securityToken ?? null))
    throw new Refusal(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.')
}

export function mismatch(signature: string): Refusal {
  return new Refusal(
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    { SignatureProvided: signature },
  )
}
