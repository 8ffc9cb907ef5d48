import { createHash } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { systemCode } from '../errors.ts'
import { flushFolder } from '../storage/disk-calls.ts'

/** What stands under a key. */
export interface Weighed {
  size: number
  /** Milliseconds since 1970. */
  changedAt: number
}

const BUFFER_BYTES = 1 << 20

/** Every file below a folder's `files/` and `staging/`, folder by folder; also such as no server has made. */
export async function* keysIn(folder: string): AsyncGenerator<string> {
  yield* below(folder, 'files')
  yield* below(folder, 'staging')
}

async function* below(root: string, prefix: string): AsyncGenerator<string> {
  let entries: Dirent[]
  try {
    entries = await readdir(join(root, prefix), { withFileTypes: true })
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    throw error
  }
  for (const entry of entries) {
    const key = `${prefix}/${entry.name}`
    if (entry.isDirectory()) yield* below(root, key)
    else yield key
  }
}

/** Null when nothing stands there. */
export async function weigh(folder: string, key: string): Promise<Weighed | null> {
  try {
    const { size, mtimeMs } = await stat(join(folder, key))
    return { size, changedAt: mtimeMs }
  } catch (error) {
    if (isAbsent(error)) return null
    throw error
  }
}

/** The sha256 of a file in lower-case hex, and its size; copies it to `target`, flushed, where one is given. Null when it isn't there. */
export async function digest(
  path: string,
  signal: AbortSignal,
  target?: string,
): Promise<{ sha256: string; size: number } | null> {
  const source = await open(path, 'r').catch((error) => {
    if (isAbsent(error)) return null
    throw error
  })
  if (source === null) return null
  try {
    const copy = target === undefined ? null : await open(target, 'wx', 0o600)
    try {
      const hash = createHash('sha256')
      const { size: expected } = await source.stat()
      const buffer = Buffer.allocUnsafe(Math.min(BUFFER_BYTES, expected + 1))
      let size = 0
      for (;;) {
        signal.throwIfAborted()
        const { bytesRead } = await source.read(buffer, 0, buffer.length, null)
        if (bytesRead === 0) break
        const chunk = buffer.subarray(0, bytesRead)
        hash.update(chunk)
        await copy?.writeFile(chunk)
        size += bytesRead
      }
      await copy?.datasync()
      return { sha256: hash.digest('hex'), size }
    } finally {
      await copy?.close()
    }
  } finally {
    await source.close()
  }
}

/** A second name for the same bytes; false where the file systems differ or don't know such names. */
export async function linkTo(path: string, target: string): Promise<boolean> {
  try {
    await link(path, target)
    return true
  } catch (error) {
    if (['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'].includes(systemCode(error) ?? ''))
      return false
    throw error
  }
}

/** Moves what stands under a key to `lost+found`, and tells where it is now. */
export async function setAside(folder: string, key: string): Promise<string> {
  const kept = join(folder, 'lost+found')
  await mkdir(kept, { recursive: true, mode: 0o700 })
  const plain = key.replaceAll('/', '-')
  for (let count = 0; ; count++) {
    const name = count === 0 ? plain : `${plain}.${count}`
    const path = join(kept, name)
    if ((await weigh(kept, name)) !== null) continue
    await rename(join(folder, key), path)
    await flushFolder(kept)
    await flushFolder(dirname(join(folder, key)))
    return `lost+found/${name}`
  }
}

/** Removes what stands under the keys, for good when it resolves. */
export async function removeKeys(
  folder: string,
  keys: readonly string[],
  step: () => void = () => {},
): Promise<void> {
  const touched = new Set<string>()
  for (const key of keys) {
    const path = join(folder, key)
    await rm(path, { force: true })
    touched.add(dirname(path))
    step()
  }
  for (const path of touched) await flushFolder(path).catch(unlessAbsent)
}

function unlessAbsent(error: unknown): void {
  if (!isAbsent(error)) throw error
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')
}
