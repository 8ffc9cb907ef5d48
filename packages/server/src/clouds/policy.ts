import { isoOf } from './clock.ts'

/** A condition that one value alone meets, or the range of the file's size. */
type Condition = Readonly<Record<string, string>> | readonly ['content-length-range', number, number]

/** Conditions under which the form's fields are exactly these. */
export function pinned(fields: Readonly<Record<string, string>>): Condition[] {
  return Object.entries(fields).map(([name, value]) => ({ [name]: value }))
}

/** The document that OSS, S3 and COS hold a form against. `until`: seconds since 1970. */
export function policyJson(until: number, conditions: readonly Condition[]): string {
  return JSON.stringify({ expiration: isoOf(until), conditions })
}

/** How the part of a policy reads that concerns the size. */
export function sizeRange(minBytes: number, maxBytes: number): Condition {
  return ['content-length-range', minBytes, maxBytes]
}
