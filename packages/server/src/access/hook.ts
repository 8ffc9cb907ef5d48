import { createHash } from 'node:crypto'
import type { Access, Caller } from './access.ts'
import { type Answer, type Asker, NoAnswer } from './ask.ts'
import { type PolicyDefaults, policyOf } from './grant.ts'
import { forbidden, tokenExpired, tokenInvalid, tokenMissing, unavailable } from './refusals.ts'

const MAX_CACHED = 10_000

/** A team's own authorization behind HTTP, after defaults and checks. */
export interface Hook {
  url: string
  /** Names of request headers, in lower case, that it gets to see. */
  headers: string[]
  /** Sent as `Authorization: Bearer …`; null sends none. */
  secret: string | null
  /** How long a grant is reused for the very same question; 0 asks each time. */
  cacheSeconds: number
}

/**
 * Asks by `POST` with JSON `{ token, action, method, path, ip, headers }`: 200 and a Grant, 401 (with
 * `{"code":"token_expired"}` where that is why), 403. A caller who shows neither a token nor one of the named headers
 * isn't asked about.
 */
export function hookAccess(
  { url, headers, secret, cacheSeconds }: Hook,
  { asker, defaults, now }: { asker: Asker; defaults: PolicyDefaults; now: () => number },
): Access {
  const target = new URL(url)
  const sent = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
  }
  const cached = new Map<string, { grant: unknown; until: number }>()

  async function grantFor(body: string, isAnonymous: boolean): Promise<unknown> {
    const answer = await asker.ask({ method: 'POST', url: target, headers: sent, body }).catch((error) => {
      throw unavailable(
        `The authorize hook gave no answer. ${error instanceof NoAnswer ? error.message : ''}`,
      )
    })
    if (answer.status === 200) return answer.json
    if (answer.status === 401) throw isAnonymous ? tokenMissing() : refusalOf(answer)
    if (answer.status === 403) throw forbidden()
    throw unavailable(`The authorize hook answered with status ${answer.status}; 200, 401 and 403 are known.`)
  }

  return {
    async policyFor(caller) {
      const shown = shownHeaders(caller, headers)
      if (caller.token === null && Object.keys(shown).length === 0) throw tokenMissing()
      const { token, action, method, path, ip } = caller
      const body = JSON.stringify({
        token,
        action,
        method,
        path,
        ip,
        ...(headers.length ? { headers: shown } : {}),
      })
      // Of the token only a hash stays in memory.
      const key = cacheSeconds === 0 ? '' : createHash('sha256').update(body).digest('base64')
      const known = cached.get(key)
      if (known && known.until > now()) return policyOf(known.grant, defaults)
      cached.delete(key)
      const grant = await grantFor(body, token === null)
      const policy = policyOf(grant, defaults)
      if (cacheSeconds > 0) {
        if (cached.size >= MAX_CACHED) cached.delete(cached.keys().next().value!)
        cached.set(key, { grant, until: now() + cacheSeconds * 1000 })
      }
      return policy
    },
  }
}

function shownHeaders({ headers }: Caller, names: string[]): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const name of names) {
    const value = headers[name]
    if (value !== undefined) shown[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return shown
}

function refusalOf({ json }: Answer) {
  const code = (json as { code?: unknown } | null | undefined)?.code
  return code === 'token_expired' ? tokenExpired() : tokenInvalid()
}
