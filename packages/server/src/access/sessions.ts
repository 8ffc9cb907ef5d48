import { createHash, randomBytes } from 'node:crypto'
import type { Sessions as SessionRows } from '../catalog/catalog.ts'
import type { Access } from './access.ts'
import type { PolicyDefaults } from './grant.ts'
import { tokenExpired, tokenInvalid, tokenMissing } from './refusals.ts'

const DAY_MS = 86_400_000
const TOKEN = /^dk_[A-Za-z0-9_-]{43}$/

/** Tokens of our own: opaque, expiring, revocable, and of no use to whoever reads the database. */
export interface Sessions {
  /** A new token; it works for `ttlMs` milliseconds. */
  create(owner: string, lifetime?: { seconds: number }): Promise<{ token: string; ttlMs: number }>
  /** Whose token it is, or null when it isn't one of ours, or no longer. Throws `token_expired`. */
  find(token: string): Promise<string | null>
  revoke(token: string): Promise<void>
  /** Ends every session of an owner. */
  revokeAll(owner: string): Promise<void>
  /** Forgets sessions a day after their end; until then their holders are told that they have expired. */
  sweep(): Promise<void>
}

export interface SessionOptions {
  rows: SessionRows
  /** Milliseconds since 1970. */
  now: () => number
  /** How long a token works. */
  seconds: number
  /** Sessions of one owner; beyond that the oldest end. Default 50. */
  perOwner?: number
}

export function createSessions({ rows, now, seconds: usual, perOwner = 50 }: SessionOptions): Sessions {
  return {
    async create(owner, { seconds } = { seconds: usual }) {
      const token = `dk_${randomBytes(32).toString('base64url')}`
      const createdAt = now()
      const ttlMs = seconds * 1000
      // In this order, and together, so that they share a commit.
      await Promise.all([
        rows.add({ hash: hashOf(token), owner, createdAt, expiresAt: createdAt + ttlMs }),
        rows.keepNewest(owner, perOwner),
      ])
      return { token, ttlMs }
    },

    async find(token) {
      const row = isSessionToken(token) ? await rows.find(hashOf(token)) : null
      if (row && row.expiresAt <= now()) throw tokenExpired()
      return row ? row.owner : null
    },

    async revoke(token) {
      if (isSessionToken(token)) await rows.remove(hashOf(token))
    },

    async revokeAll(owner) {
      await rows.removeOf(owner)
    },

    async sweep() {
      await rows.removeExpired(now() - DAY_MS)
    },
  }
}

/** Takes our own tokens; any other token, and none, is left to `otherwise`, or refused without it. */
export function sessionAccess(
  sessions: Sessions,
  { defaults, otherwise }: { defaults: PolicyDefaults; otherwise: Access | null },
): Access {
  return {
    async policyFor(caller) {
      const owner = caller.token === null ? null : await sessions.find(caller.token)
      if (owner !== null) return { ...defaults, owner }
      if (otherwise) return otherwise.policyFor(caller)
      throw caller.token === null ? tokenMissing() : tokenInvalid()
    },
  }
}

function isSessionToken(token: string): boolean {
  return TOKEN.test(token)
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
