import type { Secret } from './secrets.ts'

// The names by which a form tells whose key has signed it: OSS by V1 and V4, S3 by V2.
const FIELD = /\bOSSAccessKeyId\b|\bx-oss-credential\b|\bAWSAccessKeyId\b/gi
const CALL =
  /\bcreateHmac\s{0,4}\(|\bHMAC\s{0,4}\(|\bhmac[_.]?sha_?(?:1|256)\b|\b(?:b64|hex|str)_hmac\w{0,8}\s{0,4}\(/gi
const NEAR = 8192
const POLICY = /(?<![A-Za-z0-9+/_-])ey[A-Za-z0-9+/_-]{60,8000}={0,2}/g

/**
 * Uploads that the phone signs by itself, as many tutorials do: the code has to have the secret key for that, wherever it comes
 * from. And policies that were signed once and for all.
 */
export function findSigning(text: string, now: number): Secret[] {
  return [...findCalls(text), ...findPolicies(text, now)]
}

/** An HMAC is computed where a form's key id and its policy are written, too. */
function findCalls(text: string): Secret[] {
  const fields = [...text.matchAll(FIELD)]
  if (fields.length === 0) return []
  const isNear = (at: number) => fields.some(({ index }) => Math.abs(index - at) < NEAR)
  const hasPolicy = (at: number) => /\bpolicy/i.test(text.slice(Math.max(0, at - NEAR), at + NEAR))
  const call = [...text.matchAll(CALL)].find(({ index }) => isNear(index) && hasPolicy(index))
  return call ? [{ kind: 'signing', at: call.index, text: call[0] }] : []
}

/** Literals of base64 that are policies which still work. */
function findPolicies(text: string, now: number): Secret[] {
  return [...text.matchAll(POLICY)]
    .filter((match) => (endOf(match[0]) ?? 0) > now)
    .map((match) => ({ kind: 'policy', at: match.index, text: match[0] }))
}

/** When a policy ends, in milliseconds since 1970; null for what is none. */
export function endOf(encoded: string): number | null {
  try {
    const { expiration, conditions } = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
    const end = Date.parse(expiration)
    return Array.isArray(conditions) && !Number.isNaN(end) ? end : null
  } catch {
    return null
  }
}
