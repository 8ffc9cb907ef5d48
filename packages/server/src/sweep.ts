import type { Catalog, FileRow } from './catalog/catalog.ts'
import { isId } from './ids.ts'
import { STAGING } from './pipeline.ts'
import { shelfPrefix } from './shelving.ts'
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
  /** Removes what a crash has left and nobody was ever told about. Only while nothing else uses the storage. */
  heal(): Promise<Swept>
  /** Removes what has expired; at any time. */
  tidy(): Promise<{ files: number; uploads: number }>
  /** Removes an owner's files, uploads, sessions and accounts, and their bytes. */
  erase(owner: string): Promise<{ files: number; uploads: number }>
}

// Of what has expired: a server is at work meanwhile.
const AT_ONCE = 64
// Nothing is at work yet, and those that go together share a flush of their folder.
const HEAL_AT_ONCE = 1024

export function createSweep({
  storage,
  catalog,
  now,
}: {
  storage: Storage
  catalog: Catalog
  now: () => number
}): Sweep {
  const { files, uploads, shelves } = catalog

  async function heal(): Promise<Swept> {
    const swept: Swept = { unknown: 0, staged: 0, hidden: 0, resumed: 0 }
    for (const shelf of await shelves.abandoned()) {
      for await (const keys of batches(storage.list(shelfPrefix(shelf)))) await healShelf(keys, swept)
      await shelves.close(shelf)
    }
    swept.hidden = await freeBytes(await files.hidden())
    for await (const keys of batches(storage.list(STAGING))) {
      const ended = await keysWithoutUpload(keys)
      await Promise.all(ended.map((key) => storage.delete(key)))
      swept.staged += ended.length
    }
    return swept
  }

  async function healShelf(keys: string[], swept: Swept): Promise<void> {
    const known = await files.known(keys.map(idOf))
    const unknown = keys.filter((key) => !known.has(idOf(key)))
    const ended = await keysWithoutUpload(unknown)
    const gone = new Set(ended)
    for (const key of unknown) if (!gone.has(key)) await storage.move(key, STAGING + idOf(key))
    await Promise.all(ended.map((key) => storage.delete(key)))
    swept.unknown += ended.length
    swept.resumed += unknown.length - ended.length
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
      for (const { id } of expired) {
        await uploads.drop(id, null)
        await storage.delete(STAGING + id)
      }
      removed.uploads += expired.length
      if (expired.length < AT_ONCE) break
    }
    await files.dropStale(now())
    return removed
  }

  async function erase(owner: string): Promise<{ files: number; uploads: number }> {
    const gone = await files.hideAll(owner)
    await freeBytes(gone.files)
    for (const { id } of gone.uploads) await storage.delete(STAGING + id)
    await catalog.scrub()
    return { files: gone.files.length, uploads: gone.uploads.length }
  }

  return { heal, tidy, erase }
}

function idOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
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
