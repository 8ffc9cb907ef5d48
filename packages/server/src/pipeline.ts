import { createHash } from 'node:crypto'
import type { Catalog, FileRow } from './catalog/catalog.ts'
import { DukouError, systemCode } from './errors.ts'
import { newId } from './ids.ts'
import { displayName } from './names.ts'
import type { Held, Storage } from './storage/storage.ts'
import { DIMENSION_BYTES, dimensions } from './verify/dimensions.ts'
import { sniff } from './verify/sniff.ts'

/** Bytes that have arrived whole, and what was learnt about them on the way in. */
export interface Received {
  id: string
  name: string
  held: Held
  sha256: string
  /** The first bytes, enough to verify them. */
  head: Uint8Array
}

/** The steps by which every file comes in: receive → seal → verify → commit. */
export interface Pipeline {
  /** Takes a body to staging while hashing it. Whatever goes wrong, nothing stays behind. */ receive(
    rawName: string,
    body: AsyncIterable<Uint8Array>,
  ): Promise<Received>
  /** Seals, verifies and commits, all or none. When it resolves, the bytes and the rows are on stable storage. */
  accept(received: Received[], owner: string): Promise<FileRow[]>
  /** Removes what was received and not accepted. */
  discard(received: Received[]): Promise<void>
  /** Hides an owner's file for good and frees its bytes. False when there is none. */
  remove(id: string, owner: string): Promise<boolean>
  /** Finishes or removes what a crash has left half done. Only while nothing else uses the storage. */
  sweep(): Promise<{ finished: number; removed: number }>
}

const STAGING = 'staging/'
// A form that breaks off ends its bodies with an error; nothing else stops one.
const NEVER = new AbortController().signal

export function createPipeline(options: {
  storage: Storage
  catalog: Catalog
  /** Bytes. */
  maxFileSize: number
  /** Milliseconds since 1970. */
  now: () => number
}): Pipeline {
  const { storage, catalog, maxFileSize, now } = options

  async function receive(rawName: string, body: AsyncIterable<Uint8Array>): Promise<Received> {
    const id = newId()
    const staging = STAGING + id
    const watched = watch(body, maxFileSize)
    try {
      const held = await storage.append(staging, await storage.open(staging), watched.body, NEVER)
      const seen = watched.result()
      if (held.offset !== seen.size) throw new DukouError('aborted')
      return { id, name: displayName(rawName), held, sha256: seen.sha256, head: seen.head }
    } catch (error) {
      await storage.delete(staging).catch(() => {})
      throw asStorageError(error)
    }
  }

  async function accept(received: Received[], owner: string): Promise<FileRow[]> {
    try {
      await allDone(received.map(({ id, held }) => storage.seal(STAGING + id, held)))
      const createdAt = now()
      const rows = received.map((one) => verify(one, owner, createdAt))
      await catalog.verified(rows)
      return await commit(rows)
    } catch (error) {
      await discard(received)
      throw asStorageError(error)
    }
  }

  async function commit(rows: FileRow[]): Promise<FileRow[]> {
    const ids = rows.map(({ id }) => id)
    try {
      await allDone(rows.map(({ id, key }) => storage.move(STAGING + id, key)))
      await catalog.committed(ids)
      return rows
    } catch (error) {
      // Rows first: bytes must never go from under a row that stands.
      await catalog.withdrawn(ids)
      for (const { id, key } of rows) {
        await storage.delete(key)
        await storage.delete(STAGING + id)
        await catalog.forget(id)
      }
      throw error
    }
  }

  async function discard(received: Received[]): Promise<void> {
    // What can't be removed now (the very disk may have failed) is removed by the next sweep.
    await Promise.allSettled(received.map(({ id }) => storage.delete(STAGING + id)))
  }

  async function remove(id: string, owner: string): Promise<boolean> {
    if (!(await catalog.deleted(id, owner))) return false
    await storage.delete(keyOf(id))
    await catalog.forget(id)
    return true
  }

  async function sweep(): Promise<{ finished: number; removed: number }> {
    let finished = 0
    let removed = 0
    for (const { row, state } of await catalog.unfinished()) {
      if (state === 'verified' && (await storage.move(STAGING + row.id, row.key))) {
        await catalog.committed([row.id])
        finished++
        continue
      }
      await storage.delete(row.key)
      await catalog.forget(row.id)
      removed++
    }
    for await (const { key } of storage.list(STAGING)) {
      await storage.delete(key)
      removed++
    }
    return { finished, removed }
  }

  return { receive, accept, discard, remove, sweep }
}

/** Rejects as Promise.all does, but only once nothing is under way any more: what follows cleans up. */
async function allDone(work: Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(work)
  await Promise.all(work)
}

function keyOf(id: string): string {
  return `files/${id.slice(0, 2)}/${id}`
}

/** What the file is, decided by its bytes alone. */
function verify(received: Received, owner: string, createdAt: number): FileRow {
  const { id, name, held, sha256, head } = received
  const type = sniff(head)
  const pixels = dimensions(type, head)
  return {
    id,
    owner,
    key: keyOf(id),
    name,
    size: held.offset,
    type,
    sha256,
    width: pixels?.width ?? null,
    height: pixels?.height ?? null,
    createdAt,
  }
}

/** Counts, hashes and remembers the beginning of a body on its way. `result` throws what made the body break off. */
function watch(body: AsyncIterable<Uint8Array>, maxFileSize: number) {
  const hash = createHash('sha256')
  const head: Uint8Array[] = []
  let size = 0
  let broken: unknown = null
  let isWhole = false

  async function* pass(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) {
        if (size < DIMENSION_BYTES) head.push(chunk)
        size += chunk.byteLength
        if (size > maxFileSize) throw tooLarge(maxFileSize)
        hash.update(chunk)
        yield chunk
      }
      isWhole = true
    } catch (error) {
      broken = error
      throw error
    }
  }

  return {
    body: pass(),
    result() {
      if (broken) throw broken
      if (!isWhole) throw new DukouError('aborted')
      return { size, sha256: hash.digest('hex'), head: Buffer.concat(head) }
    },
  }
}

function tooLarge(max: number): DukouError {
  return new DukouError('file_too_large', {
    en: `A file may have at most ${max} bytes.`,
    zh: `单个文件最大 ${max} 字节。`,
  })
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const SQLITE_FULL = 13

function asStorageError(error: unknown): unknown {
  if (error instanceof DukouError) return error
  const code = systemCode(error)
  const isFull = FULL.has(code ?? '') || (error as { errcode?: number } | null)?.errcode === SQLITE_FULL
  if (isFull) {
    return new DukouError(
      'storage_full',
      { en: 'There is no room left on the server. Try again later.', zh: '服务器空间不足，请稍后再试。' },
      error,
    )
  }
  return new DukouError('storage_failed', undefined, error)
}
