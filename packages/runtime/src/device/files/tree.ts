import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  unlinkSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Args, Result } from '../../wx/bridge.ts'
import { fileFault } from '../fault.ts'
import type { Place } from '../paths.ts'
import type { Disk } from './disk.ts'
import { denied, missing, noAccess, toFault } from './faults.ts'

/** What crosses the bridge of a file's state; the methods are added on the page's side. */
export function statsOf(found: Stats): Result {
  return {
    mode: found.mode,
    size: found.size,
    lastAccessedTime: Math.floor(found.atimeMs / 1000),
    lastModifiedTime: Math.floor(found.mtimeMs / 1000),
    directory: found.isDirectory(),
  }
}

/** The calls that look at, make, move and remove files and folders (wx-api §8.2). */
export function treeCalls(disk: Disk): Record<string, (args: Args) => Result> {
  const { paths } = disk

  /** A place where a mini program may write; `tail` words the refusal. */
  function writable(path: string, tail: string): Place {
    const place = paths.find(path)
    if (place === null) throw noAccess()
    if (place.area !== 'user') throw denied(tail)
    return place
  }

  function present(path: string): { place: Place; found: Stats } {
    const place = paths.find(path)
    const found = disk.look(place)
    if (place === null || found === null) throw missing(` ${path}`)
    return { place, found }
  }

  function attempt(tail: string, run: () => void): Result {
    try {
      run()
    } catch (error) {
      throw toFault(error, tail)
    } finally {
      disk.recount()
    }
    return {}
  }

  function walk(file: string, relative: string, out: Result[]): Result[] {
    const found = disk.look({ area: 'user', file })
    if (found === null) return out
    out.push({ path: relative === '' ? '/' : relative, stats: statsOf(found) })
    if (found.isDirectory()) {
      for (const name of readdirSync(file).sort()) walk(join(file, name), `${relative}/${name}`, out)
    }
    return out
  }

  function access({ path }: Args): Result {
    present(String(path))
    return {}
  }

  function stat({ path, recursive }: Args): Result {
    const { place, found } = present(String(path))
    if (recursive === true && found.isDirectory()) return { stats: walk(place.file, '', []) }
    return { stats: statsOf(found) }
  }

  function unlink({ filePath }: Args): Result {
    const path = String(filePath)
    const place = writable(path, `, open ${path}`)
    const found = disk.look(place)
    if (found === null) throw missing(` ${path}`)
    if (found.isDirectory()) throw fileFault(`operation not permitted, unlink ${path}`, 1300001)
    return attempt(` ${path}`, () => unlinkSync(place.file))
  }

  function mkdir({ dirPath, recursive }: Args): Result {
    const path = String(dirPath)
    const place = writable(path, `, open ${path}`)
    if (disk.look(place) !== null) throw fileFault(`file already exists ${path}`, 1301005)
    return attempt(` ${path}`, () => mkdirSync(place.file, { recursive: recursive === true }))
  }

  function rmdir({ dirPath, recursive }: Args): Result {
    const path = String(dirPath)
    const place = writable(path, `, open ${path}`)
    if (place.file === paths.user) throw denied(`, open ${path}`)
    const found = disk.look(place)
    if (found === null) throw missing(` ${path}`)
    if (!found.isDirectory()) throw fileFault(`not a directory ${path}`, 1300020)
    if (recursive !== true && readdirSync(place.file).length > 0) {
      throw fileFault('directory not empty', 1300066)
    }
    return attempt(` ${path}`, () =>
      recursive === true ? rmSync(place.file, { recursive: true }) : rmdirSync(place.file),
    )
  }

  function readdir({ dirPath }: Args): Result {
    const path = String(dirPath)
    if (path === paths.shape.root) throw denied(`, open ${path}`)
    const { place, found } = present(path)
    if (place.area === 'temp' || place.area === 'store') throw denied(`, open ${path}`)
    if (!found.isDirectory()) throw fileFault(`not a directory ${path}`, 1300020)
    return { files: readdirSync(place.file).sort() }
  }

  function transfer(from: string, to: string, word: 'copyFile' | 'rename'): Result {
    const tail = `, ${word} ${from} -> ${to}`
    const source = word === 'rename' ? writable(from, tail) : paths.find(from)
    const target = writable(to, tail)
    const found = disk.look(source)
    if (source === null || found === null) throw missing(tail)
    if (disk.look({ area: 'user', file: dirname(target.file) }) === null) throw missing(tail)
    if (word === 'rename') return attempt(tail, () => renameSync(source.file, target.file))
    if (found.isDirectory()) throw fileFault(`illegal operation on a directory${tail}`, 1301003)
    disk.take(found.size - (disk.look(target)?.size ?? 0))
    return attempt(tail, () => copyFileSync(source.file, target.file))
  }

  return {
    access,
    stat,
    unlink,
    mkdir,
    rmdir,
    readdir,
    copyFile: ({ srcPath, destPath }) => transfer(String(srcPath), String(destPath), 'copyFile'),
    rename: ({ oldPath, newPath }) => transfer(String(oldPath), String(newPath), 'rename'),
  }
}
