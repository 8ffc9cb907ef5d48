import type { FastifyRequest } from 'fastify'
import type { Caller } from '../access/access.ts'
import { tokenMissing } from '../access/refusals.ts'
import type { Policy } from '../policy.ts'
import type { Context } from './context.ts'
import { bearerToken, createFormToken } from './identity.ts'

/** Finds out who sends a form, whose token may stand in a header, or in a field before or behind its files. */
export interface Admission {
  /** What may be taken before the token is known: everything in development, nothing elsewhere. */
  readonly provisional: Policy | null
  /** Rejects when the caller gets nothing. */
  readonly policy: Promise<Policy>
  onField(name: string, value: string): void
  mayHold(bytes: number): boolean
  onEnd(): void
  /** Whoever still waits for the policy gets this; nobody is asked about any more. */
  fail(error: unknown): void
  /** Gives back what was held. */
  close(): void
}

export async function admitForm(request: FastifyRequest, context: Context): Promise<Admission> {
  const { access, waiting, settings } = context
  const known = Promise.withResolvers<Policy>()
  known.promise.catch(() => {})
  const fieldToken = createFormToken()
  const headerToken = bearerToken(request.headers.authorization)
  let isAsked = false
  let held = 0

  function ask(token: string | null): void {
    isAsked = true
    giveBack()
    access.policyFor(callerOf(request, 'upload', token)).then(known.resolve, known.reject)
  }

  function giveBack(): void {
    waiting.give(held)
    held = 0
  }

  if (headerToken !== null) {
    ask(headerToken)
    // Refused before the first byte of the body.
    await known.promise
  }

  return {
    provisional: context.isOpen && headerToken === null ? { ...settings.policy, owner: 'dev' } : null,
    policy: known.promise,

    onField(name, value) {
      const token = fieldToken.take(name, value)
      if (token !== null && !isAsked && !context.isOpen) ask(token)
    },

    mayHold(bytes) {
      if (isAsked || context.isOpen) return false
      held += bytes
      waiting.take(bytes)
      if (held <= settings.limits.maxHeldBytes && waiting.isWithin()) return true
      throw tokenMissing()
    },

    onEnd() {
      if (!isAsked) ask(fieldToken.token())
    },

    fail(error) {
      isAsked = true
      known.reject(error)
    },

    close: giveBack,
  }
}

/** What the authorization gets to see of a request. */
export function callerOf(request: FastifyRequest, action: Caller['action'], token: string | null): Caller {
  const { method, ip, headers } = request
  return { token, action, method, path: request.url.split('?')[0]!, ip, headers }
}

/** The policy of a request whose token can only stand in its header. */
export function policyOfRequest(
  { access }: Context,
  request: FastifyRequest,
  action: Caller['action'],
): Promise<Policy> {
  return access.policyFor(callerOf(request, action, bearerToken(request.headers.authorization)))
}

/** Counts what all requests hold whose token has not come yet. */
export interface WaitingRoom {
  take(bytes: number): void
  give(bytes: number): void
  isWithin(): boolean
}

export function createWaitingRoom(most: number): WaitingRoom {
  let held = 0
  return {
    take(bytes) {
      held += bytes
    },
    give(bytes) {
      held -= bytes
    },
    isWithin: () => held <= most,
  }
}
