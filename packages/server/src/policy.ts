/** What one caller may bring in, and what becomes of it. */
export interface Policy {
  /** Whose the files are: 1 to 128 characters of `A-Za-z0-9_.:@-`. */
  owner: string
  /** Bytes of one file. */
  maxFileSize: number
  /** Files in one form, or in one batch of tickets. */
  maxFiles: number
  /** Media types that are taken, such as `image/*` or `application/pdf`, decided by the bytes; null takes all. */
  types: readonly string[] | null
  /** Bytes that the owner may keep here altogether; null sets no bound. */
  quotaBytes: number | null
  /** Files that the owner may keep here altogether; null sets no bound. */
  quotaFiles: number | null
  /** Whether the files can be fetched by anyone who knows their id, without a signature. */
  isPublic: boolean
  /** Seconds after which a file goes away unless the app has confirmed it; null needs no confirmation. */
  confirmSeconds: number | null
  /** Seconds after which a file goes away in any case; null keeps it. */
  ttlSeconds: number | null
}

/** Whether the policy takes files of this media type. */
export function takesType(policy: Policy, type: string): boolean {
  if (policy.types === null) return true
  return policy.types.some((pattern) =>
    pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern,
  )
}

/** Takes everything within these sizes, keeps it, and shows it to nobody else. */
export function usualPolicy(sizes: { maxFileSize: number; maxFiles: number }): Omit<Policy, 'owner'> {
  return {
    ...sizes,
    types: null,
    quotaBytes: null,
    quotaFiles: null,
    isPublic: false,
    confirmSeconds: null,
    ttlSeconds: null,
  }
}
