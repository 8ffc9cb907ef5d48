import type { Policy } from '../policy.ts'
import { unavailable } from './refusals.ts'

/** What a team's own authorization says of a caller. What it leaves out follows the server's policy. */
export interface Grant {
  /** Whose the files are: 1 to 128 characters of `A-Za-z0-9_.:@-`. */
  owner: string
  /** Bytes of one file; the server's own limit stays the upper bound. */
  maxFileSize?: number
  /** Files in one form, or in one batch of tickets; the server's own limit stays the upper bound. */
  maxFiles?: number
  /** Media types that are taken, such as `image/*`; at most 100; null takes all. */
  types?: string[] | null
  /** Bytes that the owner may keep altogether; null sets no bound. */
  quotaBytes?: number | null
  /** Files that the owner may keep altogether; null sets no bound. */
  quotaFiles?: number | null
  /** Whether anyone who knows a file's id can fetch it. */
  public?: boolean
  /** Seconds until a file that was not confirmed goes away, at most ten years; null needs no confirmation. */
  confirmSeconds?: number | null
  /** Seconds until a file goes away in any case, at most a hundred years; null keeps it. */
  ttlSeconds?: number | null
}

/** The policy of callers of whom nothing more is known; its sizes are the server's own limits. */
export type PolicyDefaults = Omit<Policy, 'owner'>

const OWNER = /^[A-Za-z0-9_.:@-]{1,128}$/
const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\/(\*|[a-z0-9][a-z0-9!#$&^_.+-]{0,63})$/
const YEAR = 366 * 86_400
const MOST = Number.MAX_SAFE_INTEGER

const isWhole = (least: number, most: number) => (value: unknown) =>
  Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most
const orNull = (check: (value: unknown) => boolean) => (value: unknown) => value === null || check(value)

const CHECKS: Record<keyof Grant, [check: (value: unknown) => boolean, allowed: string]> = {
  owner: [(value) => typeof value === 'string' && OWNER.test(value), '1 to 128 characters of A-Za-z0-9_.:@-'],
  maxFileSize: [isWhole(1, MOST), 'a whole number of bytes above 0'],
  maxFiles: [isWhole(1, MOST), 'a whole number above 0'],
  types: [orNull(isTypes), 'null, or at most 100 media types like image/*'],
  quotaBytes: [orNull(isWhole(0, MOST)), 'null, or a whole number of bytes'],
  quotaFiles: [orNull(isWhole(0, MOST)), 'null, or a whole number'],
  public: [(value) => typeof value === 'boolean', 'true or false'],
  confirmSeconds: [
    orNull(isWhole(1, 10 * YEAR)),
    'null, or a whole number of seconds above 0, at most ten years',
  ],
  ttlSeconds: [
    orNull(isWhole(1, 100 * YEAR)),
    'null, or a whole number of seconds above 0, at most a hundred years',
  ],
}

function isTypes(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= 100 &&
    value.every((type) => typeof type === 'string' && TYPE.test(type.toLowerCase()))
  )
}

/**
 * A grant over the server's own policy. A value that makes no sense is the mistake of whoever wrote the authorization,
 * not of the caller: throws `authorization_unavailable`, with the name of the value in its cause. Names that are not
 * part of a grant count as mistakes too, since a misspelt limit would be no limit.
 */
export function policyOf(grant: unknown, defaults: PolicyDefaults): Policy {
  if (grant === null || typeof grant !== 'object' || Array.isArray(grant)) {
    throw unavailable('The grant must be an object with an owner, or null.')
  }
  for (const name of Object.keys(grant)) {
    if (!Object.hasOwn(CHECKS, name)) throw unavailable(`"${name.slice(0, 64)}" is not part of a grant.`)
  }
  const given = grant as Grant
  for (const name of Object.keys(CHECKS) as (keyof Grant)[]) {
    const [check, allowed] = CHECKS[name]
    const isLeftOut = given[name] === undefined && name !== 'owner'
    if (!isLeftOut && !check(given[name])) throw unavailable(`${name} of the grant must be ${allowed}.`)
  }
  const or = <T>(value: T | undefined, usual: T) => (value === undefined ? usual : value)
  return {
    owner: given.owner,
    maxFileSize: Math.min(or(given.maxFileSize, defaults.maxFileSize), defaults.maxFileSize),
    maxFiles: Math.min(or(given.maxFiles, defaults.maxFiles), defaults.maxFiles),
    types: given.types
      ? given.types.map((type) => type.toLowerCase())
      : or(given.types, defaults.types as string[]),
    quotaBytes: or(given.quotaBytes, defaults.quotaBytes),
    quotaFiles: or(given.quotaFiles, defaults.quotaFiles),
    isPublic: or(given.public, defaults.isPublic),
    confirmSeconds: or(given.confirmSeconds, defaults.confirmSeconds),
    ttlSeconds: or(given.ttlSeconds, defaults.ttlSeconds),
  }
}
