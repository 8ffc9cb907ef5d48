import { type FileHandle, open } from 'node:fs/promises'
import { createMapIndex, type Mapped } from './map-index.ts'
import { type MapLine, readMap, writeLine } from './map-line.ts'
import type { SourceFile } from './source.ts'

/**
 * What became of each file of a source: a file of JSON lines, of which the last one with a path counts. An app changes its rows by it,
 * and a second run skips what stands there.
 */
export interface ImportMap {
  /** What the map says of a file; null where it says nothing. */
  find(file: Pick<SourceFile, 'path' | 'bytes'>): Mapped | null
  /** Whether this id stands for a file of another path. */
  isTaken(id: string, file: Pick<SourceFile, 'path' | 'bytes'>): boolean
  /** Some of the ids in it. */
  ids(most: number): string[]
  /** Counts from the call on; in the file, though not yet on stable storage, when it resolves. */
  add(line: MapLine): Promise<void>
  /** Everything is on stable storage when it resolves. */
  close(): Promise<void>
}

// What a power cut takes from the map is found again by its idempotency key.
const SYNC_LINES = 256
const SYNC_MS = 1000

/** Opens the map, making it when it is missing. Throws a MapError for a file that is no map. */
export async function openMap(path: string, now: () => number): Promise<ImportMap> {
  const index = createMapIndex()
  const handle = await open(path, 'a+', 0o600)
  try {
    const whole = await readMap(handle, path, index.add)
    // What a crash has cut off in the middle of its line.
    await handle.truncate(whole)
    return mapOf(handle, index, now)
  } catch (error) {
    index.close()
    await handle.close()
    throw error
  }
}

function mapOf(handle: FileHandle, index: ReturnType<typeof createMapIndex>, now: () => number): ImportMap {
  let waiting = ''
  let unsynced = 0
  let syncedAt = now()
  let writing: Promise<void> = Promise.resolve()

  /** Lines that come while others are written go with the next write. */
  async function write(): Promise<void> {
    if (waiting === '') return
    const text = waiting
    waiting = ''
    await handle.appendFile(text)
    if (unsynced < SYNC_LINES && now() - syncedAt < SYNC_MS) return
    unsynced = 0
    syncedAt = now()
    await handle.datasync()
  }

  return {
    find: index.find,
    isTaken: index.isTaken,
    ids: index.ids,

    add(line) {
      index.add(line)
      waiting += writeLine(line)
      unsynced++
      writing = writing.then(write)
      return writing
    },

    async close() {
      try {
        await writing
        await write()
        await handle.datasync()
      } finally {
        index.close()
        await handle.close()
      }
    },
  }
}
