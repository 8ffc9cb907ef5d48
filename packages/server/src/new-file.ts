import type { FileRow } from './catalog/catalog.ts'
import { type Policy, takesType } from './policy.ts'
import type { Seen } from './verify/look.ts'
import { imageTooLarge, typeRefused } from './verify/refusals.ts'

/** Bytes that are all there, and what they turned out to be. */
export interface Arrived extends Seen {
  id: string
  policy: Policy
  name: string
  /** Where they stay: a storage key. */
  key: string
  /** Bytes. */
  size: number
  /** Null where nobody has read all of them. */
  sha256: string | null
}

/** The row that a file gets. Throws `type_refused` or `image_too_large`. */
export function newFile(arrived: Arrived, maxPixels: number, at: number): FileRow {
  const { id, policy, name, key, size, type, sha256, width, height } = arrived
  if (!takesType(policy, type)) throw typeRefused(policy, type)
  if (width !== null && height !== null && width * height > maxPixels) throw imageTooLarge(maxPixels)
  const keptUntil = policy.ttlSeconds === null ? null : at + policy.ttlSeconds * 1000
  const isTemporary = policy.confirmSeconds !== null
  return {
    id,
    owner: policy.owner,
    key,
    name,
    size,
    type,
    sha256,
    width,
    height,
    createdAt: at,
    isPublic: policy.isPublic,
    isTemporary,
    expiresAt: isTemporary ? earlier(keptUntil, at + policy.confirmSeconds! * 1000) : keptUntil,
    keptUntil,
  }
}

function earlier(a: number | null, b: number): number {
  return a === null ? b : Math.min(a, b)
}
