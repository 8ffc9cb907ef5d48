import type { Bucket } from './bucket.ts'

const DAY_MS = 86_400_000
// As many as a store lists at once, mostly.
const AT_ONCE = 1000

/**
 * Aborts multipart uploads under `files/` and `staging/` that began more than a day ago and whose key nobody knows: what is left of
 * processes that were killed, and costs room without being listed as objects. For the sweep, at any time; `known` tells which of these
 * keys belong to an upload that can still go on. Returns how many there were.
 */
export async function abortStale(
  bucket: Bucket,
  known: (keys: string[]) => Promise<Set<string>>,
  now: () => number,
): Promise<number> {
  const before = now() + bucket.skewMs() - DAY_MS
  let aborted = 0

  async function abort(some: { key: string; upload: string }[]): Promise<void> {
    const kept = await known(some.map(({ key }) => key))
    for (const { key, upload } of some) {
      if (kept.has(key)) continue
      await bucket.parts.abort(key, upload)
      aborted++
    }
  }

  for (const prefix of ['files/', 'staging/']) {
    let some: { key: string; upload: string }[] = []
    for await (const one of bucket.parts.stale(prefix, before)) {
      some.push(one)
      if (some.length < AT_ONCE) continue
      await abort(some)
      some = []
    }
    if (some.length > 0) await abort(some)
  }
  return aborted
}
