import { DukouError, type ErrorCode } from '../errors.ts'
import type { Access, Caller } from './access.ts'
import { type Grant, type PolicyDefaults, policyOf } from './grant.ts'
import { tokenInvalid, tokenMissing, unavailable } from './refusals.ts'

/**
 * A team's own authorization in the same process; null means nobody. It may throw a DukouError `token_missing`,
 * `token_invalid`, `token_expired` or `forbidden`; whatever else it throws becomes `authorization_unavailable`.
 */
export type Authorize = (caller: Caller) => Grant | null | Promise<Grant | null>

const OWN = new Set<ErrorCode>([
  'token_missing',
  'token_invalid',
  'token_expired',
  'forbidden',
  'authorization_unavailable',
])

/** Asks a function of the embedding program, also for callers without a token; it has `timeoutMs` to answer. */
export function functionAccess(
  authorize: Authorize,
  { defaults, timeoutMs }: { defaults: PolicyDefaults; timeoutMs: number },
): Access {
  async function ask(caller: Caller): Promise<Grant | null> {
    let clock: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_, reject) => {
      const reason = `authorize did not answer within ${timeoutMs} ms.`
      clock = setTimeout(() => reject(unavailable(reason)), timeoutMs)
    })
    try {
      return await Promise.race([authorize(caller), tooLate])
    } catch (error) {
      if (error instanceof DukouError && OWN.has(error.code)) throw error
      throw unavailable(`authorize threw: ${error instanceof Error ? error.stack : String(error)}`)
    } finally {
      clearTimeout(clock)
    }
  }

  return {
    async policyFor(caller) {
      const grant = await ask(caller)
      if (grant === null) throw caller.token === null ? tokenMissing() : tokenInvalid()
      return policyOf(grant, defaults)
    },
  }
}
