import { constants, type Dirent } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode } from '../errors.ts'
import { sharedRun } from './shared-run.ts'
import { checkKey, type Storage } from './storage.ts'

const BATCH_BYTES = 256 * 1024
const { O_CREAT, O_DIRECTORY, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants
// Windows has no such flags; there a directory can't be flushed either.
const NOFOLLOW = O_NOFOLLOW ?? 0
const CAN_FLUSH_FOLDERS = process.platform !== 'win32'

/** Storage in a folder of this machine. `root` must exist; the driver makes the folders below it. */
export function diskStorage(root: string): Storage {
  const madeFolders = new Set<string>()
  // One for each folder that was ever written to; the pipeline's keys make 257 of them.
  const flushes = new Map<string, () => Promise<void>>()

  /** Those who change a folder at the same time share its flush. */
  function flush(folder: string): Promise<void> {
    const run = flushes.get(folder) ?? sharedRun(() => flushFolder(folder))
    flushes.set(folder, run)
    return run()
  }

  function pathOf(key: string): string {
    checkKey(key)
    return join(root, ...key.split('/'))
  }

  async function makeFolder(folder: string): Promise<void> {
    if (madeFolders.has(folder) || folder === root) return
    await makeFolder(dirname(folder))
    try {
      await mkdir(folder, { mode: 0o700 })
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

    async append(key, at, body, signal) {
      const path = pathOf(key)
      await makeFolder(dirname(path))
      const file = await open(path, O_WRONLY | O_CREAT | NOFOLLOW, 0o600)
      try {
        const { size } = await file.stat()
        if (size < at.offset) throw new Error(`${key} holds ${size} bytes, not ${at.offset}`)
        if (size > at.offset) await file.truncate(at.offset)
        return { offset: await writeBody(file, at.offset, body, signal), state: at.state }
      } finally {
        await file.close()
      }
    },

    async seal(key) {
      const file = await open(pathOf(key), O_WRONLY | NOFOLLOW)
      try {
        await file.datasync()
      } finally {
        await file.close()
      }
    },

    async read(key, start = 0, end) {
      if (end !== undefined && end <= start) return (await sizeOf(pathOf(key))) === null ? null : nothing()
      try {
        const file = await open(pathOf(key), O_RDONLY | NOFOLLOW)
        const last = end === undefined ? undefined : end - 1
        return file.createReadStream({ start, end: last, highWaterMark: BATCH_BYTES })
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return null
        throw error
      }
    },

    async move(from, to) {
      const target = pathOf(to)
      await makeFolder(dirname(target))
      try {
        await rename(pathOf(from), target)
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error
        if ((await sizeOf(target)) === null) return false
      }
      await flush(dirname(target))
      return true
    },

    async delete(key) {
      await rm(pathOf(key), { force: true })
    },

    list(prefix, after = '') {
      return walk(root, '', prefix, after)
    },
  }
}

async function writeBody(
  file: FileHandle,
  offset: number,
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
) {
  const chunks = body[Symbol.asyncIterator]()
  let position = offset
  let batch: Uint8Array[] = []
  let bytes = 0
  const write = async () => {
    if (bytes > 0) position = await writeAll(file, batch, bytes, position)
    batch = []
    bytes = 0
  }
  try {
    while (!signal.aborted) {
      let next: IteratorResult<Uint8Array>
      try {
        next = await chunks.next()
      } catch {
        break // What came before the break still counts.
      }
      if (next.done) break
      batch.push(next.value)
      bytes += next.value.byteLength
      if (bytes >= BATCH_BYTES) await write()
    }
    await write()
    return position
  } finally {
    await chunks.return?.().catch(() => {})
  }
}

/** One call writes fewer bytes than asked when the disk fills up; the next call then says why. */
async function writeAll(
  file: FileHandle,
  batch: Uint8Array[],
  bytes: number,
  position: number,
): Promise<number> {
  let { bytesWritten } = await file.writev(batch, position)
  if (bytesWritten < bytes) {
    const rest = Buffer.concat(batch)
    while (bytesWritten < bytes) {
      const more = await file.write(rest, bytesWritten, bytes - bytesWritten, position + bytesWritten)
      bytesWritten += more.bytesWritten
    }
  }
  return position + bytes
}

/** A rename or a new entry is on stable storage only once its folder is. */
async function flushFolder(folder: string): Promise<void> {
  if (!CAN_FLUSH_FOLDERS) return
  const handle = await open(folder, O_RDONLY | O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
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
    } else if (entry.isFile() && key > after) {
      const size = await sizeOf(join(root, key))
      if (size !== null) yield { key, size }
    }
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
