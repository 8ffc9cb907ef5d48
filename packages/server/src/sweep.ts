import type { Catalog, FileRow, UploadRow } from './catalog/catalog.ts'
import type { Direct } from './direct/direct.ts'
import { isId } from './ids.ts'
import { STAGING, shelfPrefix } from './shelving.ts'
import type { Storage } from './storage/storage.ts'

/** How many of each were removed or mended. */
export interface Swept {
  /** Bytes on an open shelf that no row knows. */
  unknown: number
  /** Bytes in staging whose upload is over. */
  staged: number
  /** Bytes of files that were hidden. */
  hidden: number
  /** Uploads that can go on. */
  resumed: number
}

/** The janitor. */
export interface Sweep {
  /** Removes what a crash has left and nobody was ever told about, of this process or of others that are no more. */
  heal(): Promise<Swept>
  /** Removes what has expired, ends what went straight to a cloud and was never called for, and mends what a dead process has left. */
  tidy(): Promise<{ files: number; uploads: number }>
  /** Removes an owner's files, uploads, sessions and accounts, and their bytes. */
  erase(owner: string): Promise<{ files: number; uploads: number }>
}

// Of what has expired: a server is at work meanwhile.
const AT_ONCE = 64
// Nothing is at work yet, and those that go together share a flush of their folder.
const HEAL_AT_ONCE = 1024

// What lies in staging without an upload harms nobody but the disk. Where phones write to it, it is looked at with every round.
const STAGING_MS = 3_600_000

export function createSweep(options: {
  storage: Storage
  catalog: Catalog
  /** Null where all bytes come through this server. */
  direct?: Pick<Direct, 'reconcile'> | null
  /** Removes what the storage doesn't list, such as parts that were never joined, of keys that aren't `known`. */
  removeUnlisted?: ((known: (keys: string[]) => Promise<Set<string>>) => Promise<unknown>) | null
  now: () => number
}): Sweep {
  const { storage, catalog, direct = null, removeUnlisted = null, now } = options
  const { files, uploads, shelves } = catalog
  let clearedAt = 0
  let unlistedAt = 0

  async function heal(): Promise<Swept> {
    const swept = await mend()
    swept.staged = await clearStaging()
    return swept
  }

  async function mend(): Promise<Swept> {
    const swept: Swept = { unknown: 0, staged: 0, hidden: 0, resumed: 0 }
    for (const shelf of await shelves.abandoned()) {
      let isMended = true
      for await (const keys of batches(storage.list(shelfPrefix(shelf))))
        isMended = (await healShelf(keys, swept)) && isMended
      // What is in use is looked at again with the next round.
      if (isMended) await shelves.close(shelf)
    }
    swept.hidden = await freeBytes(await files.hidden())
    return swept
  }

  /** At any time: an upload has its row before it has bytes, and keeps it as long as they are there. */
  async function clearStaging(): Promise<number> {
    let cleared = 0
    clearedAt = now()
    for await (const keys of batches(storage.list(STAGING))) {
      const ended = await keysWithoutUpload(keys)
      await Promise.all(ended.map((key) => storage.delete(key)))
      cleared += ended.length
    }
    return cleared
  }

  async function healShelf(keys: string[], swept: Swept): Promise<boolean> {
    const known = await files.known(keys.map(idOf))
    const unknown = keys.filter((key) => !known.has(idOf(key)))
    const ended = await keysWithoutUpload(unknown)
    const gone = new Set(ended)
    let isMended = true
    for (const key of unknown) if (!gone.has(key)) isMended = (await giveBack(key)) && isMended
    await Promise.all(ended.map((key) => storage.delete(key)))
    swept.unknown += ended.length
    swept.resumed += unknown.length - ended.length
    return isMended
  }

  /** To an upload that can go on, under its lease: another process may have gone on with it already. False when one is at it. */
  async function giveBack(key: string): Promise<boolean> {
    const staged = STAGING + idOf(key)
    const lease = await catalog.leases.take(idOf(key)).catch(() => null)
    if (!lease) return false
    try {
      if ((await storage.read(staged, 0, 0)) === null) await storage.move(key, staged)
      else await storage.delete(key)
      return true
    } finally {
      await lease.release()
    }
  }

  async function underWay(keys: string[]): Promise<Set<string>> {
    const ended = new Set(await keysWithoutUpload(keys))
    return new Set(keys.filter((key) => !ended.has(key)))
  }

  async function keysWithoutUpload(keys: string[]): Promise<string[]> {
    const rows = await Promise.all(keys.map((key) => (isId(idOf(key)) ? uploads.find(idOf(key), 0) : null)))
    return keys.filter((_, n) => rows[n] === null)
  }

  async function freeBytes(rows: FileRow[]): Promise<number> {
    for (let from = 0; from < rows.length; from += AT_ONCE) {
      const some = rows.slice(from, from + AT_ONCE)
      await Promise.all(some.map(({ key }) => storage.delete(key)))
      await files.forget(some.map(({ id }) => id))
    }
    return rows.length
  }

  async function tidy(): Promise<{ files: number; uploads: number }> {
    const removed = { files: 0, uploads: 0 }
    for (;;) {
      const expired = await files.hideExpired(now(), AT_ONCE)
      removed.files += await freeBytes(expired)
      if (expired.length < AT_ONCE) break
    }
    for (;;) {
      const expired = await uploads.expired(now(), AT_ONCE)
      const ended = await Promise.allSettled(expired.map(endUpload))
      removed.uploads += ended.filter(({ status }) => status === 'fulfilled').length
      const failed = ended.find(({ status }) => status === 'rejected')
      // The next round tries again.
      if (failed) throw (failed as PromiseRejectedResult).reason
      if (expired.length < AT_ONCE) break
    }
    await files.dropStale(now())
    await mend()
    if (direct || now() - clearedAt >= STAGING_MS) await clearStaging()
    if (removeUnlisted && now() - unlistedAt >= STAGING_MS) {
      unlistedAt = now()
      await removeUnlisted(underWay)
    }
    return removed
  }

  async function endUpload(row: UploadRow): Promise<void> {
    if (direct && row.via !== 'tus') return direct.reconcile(row)
    await uploads.drop(row.id, null)
    await storage.delete(row.key)
  }

  async function erase(owner: string): Promise<{ files: number; uploads: number }> {
    const gone = await files.hideAll(owner)
    await freeBytes(gone.files)
    for (const { key } of gone.uploads) await storage.delete(key)
    await catalog.scrub()
    return { files: gone.files.length, uploads: gone.uploads.length }
  }

  return { heal, tidy, erase }
}

/** The second segment in staging, where a driver may put things behind it; the last one on a shelf. */
function idOf(key: string): string {
  return key.startsWith(STAGING) ? key.split('/')[1]! : key.slice(key.lastIndexOf('/') + 1)
}

async function* batches(entries: AsyncIterable<{ key: string }>): AsyncGenerator<string[]> {
  let keys: string[] = []
  for await (const { key } of entries) {
    keys.push(key)
    if (keys.length < HEAL_AT_ONCE) continue
    yield keys
    keys = []
  }
  if (keys.length > 0) yield keys
}
