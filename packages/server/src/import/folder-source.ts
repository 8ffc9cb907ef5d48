import { type BigIntStats, constants } from 'node:fs'
import { type FileHandle, lstat, open, opendir, realpath } from 'node:fs/promises'
import { systemCode } from '../errors.ts'
import { pathBytes, pathText } from './path-text.ts'
import { type LeftOut, type Source, SourceError, type SourceFile } from './source.ts'

const CHUNK_BYTES = 256 * 1024
const SEPARATOR = Buffer.from('/')
const DOT = '.'.charCodeAt(0)
const GONE = new Set(['ENOENT', 'ENOTDIR'])
// Of the machine rather than of one file.
const OURS = new Set(['EMFILE', 'ENFILE', 'ENOMEM'])
// A link that took a file's place is not followed either. Windows has no such flag.
const READ = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)

/**
 * The files of a folder and of the folders below. Symbolic links are not followed, and names that begin with a dot left out.
 * Rejects as the system does where there is no such folder.
 *
 * `except`: paths that are not looked at, such as the data folder.
 */
export async function folderSource(folder: string, except: readonly string[]): Promise<Source> {
  const root = await realpath(folder)
  await (await opendir(root)).close()
  const spared = new Set<string>()
  for (const path of except) {
    const there = await realpath(path).catch(() => null)
    if (there !== null) spared.add(there)
  }

  const place = (path: Buffer) => (path.length === 0 ? Buffer.from(root) : join(Buffer.from(root), path))

  /** `below` is the folder's path from the root. */
  async function* walk(
    below: Buffer,
    tell: (why: LeftOut, path: string) => void,
  ): AsyncGenerator<SourceFile> {
    const names = opendir(place(below), { encoding: 'buffer' } as object)
    const entries = await names.catch((error) => {
      if (OURS.has(systemCode(error) ?? '')) throw error
      return null
    })
    if (entries === null) return tell('unreadable', `${pathText(below).path}/`)
    for await (const entry of entries) {
      const name = entry.name as unknown as Buffer
      const path = below.length === 0 ? name : join(below, name)
      if (name[0] === DOT) tell('hidden', pathText(path).path)
      else yield* visit(path, tell)
    }
  }

  async function* visit(
    path: Buffer,
    tell: (why: LeftOut, path: string) => void,
  ): AsyncGenerator<SourceFile> {
    const stats = await statsOf(path)
    if (stats === null || isSpared(path)) return
    if (stats.isDirectory()) yield* walk(path, tell)
    else if (stats.isFile()) yield fileOf(path, stats)
    else tell(stats.isSymbolicLink() ? 'link' : 'special', pathText(path).path)
  }

  function isSpared(path: Buffer): boolean {
    return spared.size > 0 && spared.has(place(path).toString())
  }

  async function statsOf(path: Buffer): Promise<BigIntStats | null> {
    return lstat(place(path), { bigint: true }).catch((error) => {
      if (GONE.has(systemCode(error) ?? '')) return null
      throw error
    })
  }

  return {
    name: root,
    list: (tell = () => {}) => walk(Buffer.alloc(0), tell),

    async look(file) {
      const path = pathBytes(file)
      const stats = await statsOf(path)
      return stats?.isFile() ? fileOf(path, stats) : null
    },

    async *read(file) {
      const handle = await open(place(pathBytes(file)), READ).catch((error) => {
        throw asSourceError(error, file)
      })
      try {
        await checkSame(handle, file)
        let left = file.size
        while (left > 0) {
          // The storage may keep a chunk until it is written: each has memory of its own.
          const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, left))
          const { bytesRead } = await handle.read(buffer, 0, buffer.length, null).catch((error) => {
            throw asSourceError(error, file)
          })
          if (bytesRead === 0) throw new SourceError('changed', file.path)
          left -= bytesRead
          yield buffer.subarray(0, bytesRead)
        }
        await checkSame(handle, file)
      } finally {
        await handle.close()
      }
    },

    close() {},
  }
}

function join(folder: Buffer, name: Buffer): Buffer {
  return Buffer.concat([folder, SEPARATOR, name])
}

function fileOf(path: Buffer, { size, mtimeNs }: BigIntStats): SourceFile {
  return { ...pathText(path), size: Number(size), tag: String(mtimeNs) }
}

async function checkSame(handle: FileHandle, { path, size, tag }: SourceFile): Promise<void> {
  const stats = await handle.stat({ bigint: true })
  if (Number(stats.size) !== size || String(stats.mtimeNs) !== tag) throw new SourceError('changed', path)
}

function asSourceError(error: unknown, { path }: SourceFile): unknown {
  const code = systemCode(error)
  if (code === null || OURS.has(code)) return error
  if (code === 'ELOOP') return new SourceError('changed', path, error)
  return new SourceError(GONE.has(code) ? 'gone' : 'unreadable', path, error)
}
