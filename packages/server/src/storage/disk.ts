import { constants, type Dirent } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { systemCode } from '../errors.ts'
import { sharedRun } from '../shared-run.ts'
import { appendToFile } from './disk-append.ts'
import { type DiskCalls, diskCalls, flushFolder, NOFOLLOW } from './disk-calls.ts'
import { createOpenFiles } from './open-files.ts'
import { createPace } from './pace.ts'
import { checkKey, isKey, type Storage } from './storage.ts'

const READ_BYTES = 256 * 1024
const UNSEALED_FILES = 64
// ext4 can take a millisecond to make a file, for which nobody else should wait.
const CREATE_MS = 0.1

/** Storage in a folder of this machine. `root` must exist; the driver makes the folders below it. */
export function diskStorage(root: string, calls: DiskCalls = diskCalls): Storage {
  const madeFolders = new Set<string>()
  const pace = createPace(CREATE_MS)
  const unsealed = createOpenFiles(UNSEALED_FILES, calls.closeSync)
  // One for each folder that was written to.
  const flushes = new Map<string, () => Promise<void>>()

  /** Those who change a folder at the same time share its flush. */
  function flush(folder: string): Promise<void> {
    let run = flushes.get(folder)
    if (!run) {
      run = sharedRun(() => flushFolder(folder, calls))
      flushes.set(folder, run)
    }
    return run()
  }

  function pathOf(key: string): string {
    checkKey(key)
    // Not `join`: a key is normal already.
    return root + sep + key
  }

  async function makeFolder(folder: string): Promise<void> {
    if (madeFolders.has(folder) || folder === root) return
    await makeFolder(dirname(folder))
    try {
      calls.mkdirSync(folder)
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    }
    // Also when it was there: whoever made it may not have flushed it yet, or may have been killed before.
    await flush(dirname(folder))
    madeFolders.add(folder)
  }

  return {
    async open(key, state = '') {
      return { offset: (await sizeOf(pathOf(key))) ?? 0, state }
    },

    async append(key, at, body, { signal }) {
      const path = pathOf(key)
      const folder = dirname(path)
      if (!madeFolders.has(folder)) await makeFolder(folder)
      unsealed.drop(path)
      const { offset, fd } = await appendToFile({ calls, pace, path, offset: at.offset, body, signal })
      if (fd !== null) unsealed.keep(path, fd)
      return { offset, state: at.state }
    },

    async seal(key) {
      const path = pathOf(key)
      const fd = unsealed.take(path) ?? calls.openSync(path, constants.O_WRONLY | NOFOLLOW)
      try {
        // The one error is told once the other is done: nothing may be under way when the caller cleans up.
        const [data, entry] = await Promise.allSettled([calls.fdatasync(fd), flush(dirname(path))])
        if (data.status === 'rejected') throw data.reason
        if (entry.status === 'rejected') throw entry.reason
      } finally {
        calls.closeSync(fd)
      }
    },

    async read(key, start = 0, end) {
      if (end !== undefined && end <= start) return (await sizeOf(pathOf(key))) === null ? null : nothing()
      try {
        const file = await open(pathOf(key), constants.O_RDONLY | NOFOLLOW)
        const last = end === undefined ? undefined : end - 1
        return file.createReadStream({ start, end: last, highWaterMark: READ_BYTES })
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return null
        throw error
      }
    },

    async move(from, to) {
      const target = pathOf(to)
      await makeFolder(dirname(target))
      try {
        calls.renameSync(pathOf(from), target)
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error
        if ((await sizeOf(target)) === null) return false
      }
      await flush(dirname(target))
      return true
    },

    async delete(key) {
      const path = pathOf(key)
      unsealed.drop(path)
      await calls.unlink(path).catch(ignoreAbsence)
      // Also when it was gone: whoever removed it may not have come to flushing that.
      await flush(dirname(path)).catch(ignoreAbsence)
    },

    list(prefix, after = '') {
      return walk(root, '', prefix, after)
    },
  }
}

function ignoreAbsence(error: unknown): void {
  if (systemCode(error) !== 'ENOENT') throw error
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}

async function* walk(
  root: string,
  folder: string,
  prefix: string,
  after: string,
): AsyncGenerator<{ key: string; size: number }> {
  let entries: Dirent[]
  try {
    entries = await readdir(join(root, folder), { withFileTypes: true })
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    throw error
  }
  const named = entries.map((entry) => ({
    entry,
    key: `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`,
  }))
  named.sort((a, b) => (a.key < b.key ? -1 : 1))
  for (const { entry, key } of named) {
    const onTheWay = prefix.startsWith(key) || key.startsWith(prefix)
    if (!onTheWay) continue
    if (entry.isDirectory()) {
      if (key > after || after.startsWith(key)) yield* walk(root, key, prefix, after)
    } else if (entry.isFile() && key > after && isKey(key)) {
      const size = await sizeOf(join(root, key))
      if (size !== null) yield { key, size }
    }
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
