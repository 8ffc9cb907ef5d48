import { type FormRules, malformedForm } from '../bucket/form.ts'
import type { PolicyFlaw, PolicyRules } from '../bucket/policy.ts'
import { Refusal } from '../loopback/refusal.ts'

/** Source: the limits and the errors of OSS's PostObject page. */
export const OSS_FORM: FormRules = {
  names: 'without case',
  maxValues: 8 * 1024 * 1024,
  maxName: 8 * 1024,
  malformed: malformedForm,
  tooLong: new Refusal(400, 'FieldItemTooLong', 'Your POST request fields are too long.'),
  noFile: new Refusal(
    400,
    'IncorrectNumberOfFilesInPOSTRequest',
    'POST requires exactly one file upload per request.',
  ),
}

/** Source: alibabacloud.com/help/en/oss/support/0006-00000206 and its neighbours, as far as they could be read. */
const EC: Partial<Record<PolicyFlaw, string>> = {
  extra: '0006-00000206',
  expiration: '0006-00000208',
  condition: '0006-00000222',
  type: '0006-00000224',
}

const denied = (why: string) => new Refusal(403, 'AccessDenied', `Invalid according to Policy: ${why}`)

/** Fields that the policy does not name are let through: direct-upload §2.1. */
export const OSS_POLICY: PolicyRules = {
  operators: ['eq', 'starts-with', 'in', 'not-in'],
  invalid: (flaw, why) =>
    new Refusal(400, 'InvalidPolicyDocument', `Invalid Policy: ${why}`, { EC: EC[flaw] ?? '' }),
  expired: () => denied('Policy expired.'),
  failed: ([operator, name, wanted]) =>
    denied(`Policy Condition failed: ["${operator}", "$${name}", ${JSON.stringify(wanted)}]`),
}

/** What the policy of a V4 form has to name (direct-upload §2.1 [D]). */
export function checkNamed(fields: ReadonlyMap<string, string>, named: readonly string[]): void {
  const needed = ['x-oss-signature-version', 'x-oss-credential', 'x-oss-date']
  if (fields.has('x-oss-security-token')) needed.push('x-oss-security-token')
  const missing = needed.find((name) => !named.includes(name))
  if (missing !== undefined)
    throw new Refusal(
      403,
      'AccessDenied',
      `Invalid according to Policy: Policy Condition missing: ${missing}`,
    )
}
