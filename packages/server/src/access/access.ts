import type { Policy } from '../policy.ts'

/** Who asks, and for what. */
export interface Caller {
  /** From `Authorization: Bearer …` or the form field `session_token`; null without one. */
  token: string | null
  action: 'upload' | 'read' | 'list' | 'delete' | 'confirm'
  method: string
  /** Without the query, which may carry a signature. */
  path: string
  ip: string
  headers: Record<string, string | string[] | undefined>
}

/** Decides who may do what. */
export interface Access {
  /**
   * What the caller may bring in, and whose it is. Throws a DukouError: `token_missing`, `token_invalid` or
   * `token_expired` (401), `forbidden` (403), or `authorization_unavailable` (503) when it cannot be told now;
   * the cause of that one is for the log.
   */
  policyFor(caller: Caller): Promise<Policy>
}
