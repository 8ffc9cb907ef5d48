import { setTimeout as pass } from 'node:timers/promises'
import type { FileRow } from '../catalog/catalog.ts'
import { DukouError, type ErrorCode } from '../errors.ts'
import { createBringIn } from './bring-in.ts'
import type { ImportMap } from './map.ts'
import type { MapLine } from './map-line.ts'
import { type LeftOut, type Source, SourceError, type SourceFile } from './source.ts'
import type { Target } from './target.ts'

/** Why a file did not come in: as the server refuses uploads, as the source failed, or because no owner can be made of its folder. */
export type Refusal = ErrorCode | SourceError['reason'] | 'owner_invalid'

/** What an import came to. */
export interface Imported {
  /** Brought in by this run. */
  files: number
  bytes: number
  /** In the map already. */
  known: number
  /** Here already, but not in the map. */
  found: number
  /** How many for which reason, and some of their paths. */
  refused: Map<Refusal, { count: number; paths: string[] }>
  leftOut: Record<Exclude<LeftOut, 'unreadable'>, number>
  /** Files on the map that became others since: the old ones are still here. */
  replaced: number
}

const SHOWN_PATHS = 3
const TRIES = 3
const SETTLE_MS = 200

/**
 * Brings in every file of a source. Stops with the first failure that is not of one file alone, and when the signal fires; run again,
 * it goes on.
 */
export async function importFiles(options: {
  source: Source
  target: Target
  map: ImportMap
  /** Null where a file has none. */
  ownerOf: (file: SourceFile) => string | null
  /** Files at once. */
  atOnce: number
  signal: AbortSignal
  progress: { move(bytes: number): void; pass(bytes: number): void }
}): Promise<Imported> {
  const { source, target, map, ownerOf, atOnce, progress } = options
  const bringIn = createBringIn(source, target)
  const done: Imported = {
    files: 0,
    bytes: 0,
    known: 0,
    found: 0,
    refused: new Map(),
    leftOut: { link: 0, hidden: 0, special: 0 },
    replaced: 0,
  }
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const unreadable: string[] = []

  async function take(file: SourceFile, onBytes: (count: number) => void): Promise<void> {
    const before = map.find(file)
    if (before?.id && before.size === file.size && before.tag === file.tag) {
      done.known++
      return
    }
    const owner = ownerOf(file)
    if (owner === null) return refuse(file, 'owner_invalid')
    let written: Promise<void> | null = null
    const claim = (row: FileRow) => {
      if (map.isTaken(row.id, file)) return false
      written ??= map.add(lineOf(file, row))
      return true
    }
    const { row, isNew } = await bringIn(file, owner, { signal, onBytes, claim })
    await written
    if (isNew) done.files++
    else done.found++
    if (isNew) done.bytes += row.size
    if (before?.id && before.id !== row.id) done.replaced++
  }

  function lineOf(
    { path, bytes, size, tag }: SourceFile,
    { id, owner, sha256, type, isPublic }: FileRow,
  ): MapLine {
    const { publicUrl } = target.settings
    const url = isPublic && publicUrl !== null ? { url: `${publicUrl}/files/${id}` } : {}
    return { path, ...(bytes === null ? {} : { bytes }), size, tag, id, owner, sha256, type, ...url }
  }

  async function refuse({ path, bytes, size, tag }: SourceFile, refused: Refusal): Promise<void> {
    const seen = done.refused.get(refused) ?? { count: 0, paths: [] }
    done.refused.set(refused, seen)
    seen.count++
    if (seen.paths.length < SHOWN_PATHS) seen.paths.push(path)
    const before = map.find({ path, bytes })
    // What was said is not said again by each run.
    if (before?.refused !== refused || before.size !== size || before.tag !== tag)
      await map.add({ path, ...(bytes === null ? {} : { bytes }), size, tag, refused })
  }

  async function takeWhole(listed: SourceFile): Promise<void> {
    let moved = 0
    await takeAgain(listed, (count) => {
      moved += count
      progress.move(count)
    })
    progress.pass(Math.max(0, listed.size - moved))
  }

  /** A file that changes while it is read is read again, as it is then. */
  async function takeAgain(listed: SourceFile, onBytes: (count: number) => void): Promise<void> {
    let file = listed
    for (let left = TRIES - 1; ; left--) {
      try {
        return await take(file, onBytes)
      } catch (error) {
        const reason = reasonOf(error)
        if (reason === null) throw error
        if (reason !== 'changed' || left === 0) return refuse(file, reason)
      }
      await pass(SETTLE_MS, undefined, { signal })
      const now = await source.look(file)
      if (now === null) return refuse(file, 'gone')
      file = now
    }
  }

  const list = source.list((why, path) => {
    if (why === 'unreadable') unreadable.push(path)
    else done.leftOut[why]++
  })
  const files = list[Symbol.asyncIterator]()

  async function work(): Promise<void> {
    try {
      while (!signal.aborted) {
        const { value, done: isEnd } = await files.next()
        if (isEnd) return
        await takeWhole(value)
      }
    } catch (error) {
      stop.abort(error)
      throw error
    }
  }

  const workers = await Promise.allSettled(Array.from({ length: atOnce }, work))
  if (signal.aborted) await files.return?.()
  options.signal.throwIfAborted()
  for (const worker of workers) if (worker.status === 'rejected') throw stop.signal.reason
  for (const path of unreadable) await refuse({ path, bytes: null, size: 0, tag: '' }, 'unreadable')
  return done
}

/** What is to be told of one file; null where it is no matter of this file alone. */
function reasonOf(error: unknown): Refusal | null {
  if (error instanceof SourceError) return error.reason
  return error instanceof DukouError && error.status < 500 && !error.retry ? error.code : null
}
