import { type Grant, type PolicyDefaults, policyOf } from './access/grant.ts'
import { DukouError } from './errors.ts'
import { usualPolicy } from './policy.ts'

/** What callers may bring in, as a grant of the authorization says it. */
export type PolicyOptions = Omit<Grant, 'owner'>

const NAMES = [
  'maxFileSize',
  'maxFiles',
  'types',
  'quotaBytes',
  'quotaFiles',
  'public',
  'confirmSeconds',
  'ttlSeconds',
]

/** Applies the defaults: everything is taken within the limits, stays, and is private. Throws `option_invalid`. */
export function readPolicy(
  given: PolicyOptions,
  { maxFileSize, maxFiles }: { maxFileSize: number; maxFiles: number },
): PolicyDefaults {
  for (const name of Object.keys(given)) {
    if (!NAMES.includes(name)) throw invalid(`policy.${name} must be one of ${NAMES}, which it is not.`)
  }
  const usual = usualPolicy({ maxFileSize, maxFiles })
  try {
    const { owner: _, ...policy } = policyOf({ ...given, owner: 'anyone' }, usual)
    return policy
  } catch (error) {
    throw invalid(String((error as Error & { cause?: Error }).cause?.message).replace(/ of the grant/, ''))
  }
}

function invalid(reason: string): DukouError {
  return new DukouError('option_invalid', { en: `policy: ${reason}`, zh: `选项 policy 有误：${reason}` })
}
