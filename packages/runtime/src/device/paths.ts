import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, posix, resolve, sep } from 'node:path'
import type { PathShape } from './profiles.ts'

export type Area = 'temp' | 'store' | 'user' | 'package'

/** A local path as the device understands it. */
export interface Place {
  area: Area
  /** The real file or folder, which need not exist. */
  file: string
}

export interface Paths {
  shape: PathShape
  temp: string
  store: string
  user: string
  storage: string
  /** What the person has allowed. */
  permissions: string
  /** What a local path means; `null` when it points nowhere that a mini program may look. */
  find(path: string): Place | null
  /** A package path as a page writes it, resolved against that page. */
  findFrom(path: string, from: string): Place | null
  /** The path by which a mini program knows a file that lies in `temp` or `store`. */
  name(area: 'temp' | 'store', file: string): string
  close(): void
}

/** The folders under a device, and the paths that a mini program sees. `data` null = a temporary folder. */
export function createPaths(shape: PathShape, data: string | null, packageFolder: string | null): Paths {
  const root = data === null ? mkdtempSync(join(tmpdir(), 'dukou-phone-')) : resolve(data)
  const folders = {
    temp: join(root, 'temp'),
    store: join(root, 'store'),
    user: join(root, 'user'),
    storage: join(root, 'storage'),
  }
  rmSync(folders.temp, { recursive: true, force: true })
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
  const bundle = packageFolder === null ? null : resolve(packageFolder)

  function inside(area: Area, folder: string, rest: string): Place | null {
    if (rest.includes('\0')) return null
    const file = join(folder, rest)
    return file === folder || file.startsWith(folder + sep) ? { area, file } : null
  }

  function flat(area: 'temp' | 'store', rest: string): Place | null {
    return /^[\w-]+(\.[\w-]+)*$/.test(rest) ? inside(area, folders[area], rest) : null
  }

  function find(path: string): Place | null {
    if (path === shape.user) return { area: 'user', file: folders.user }
    if (path.startsWith(`${shape.user}/`)) return inside('user', folders.user, path.slice(shape.user.length))
    if (path.startsWith(shape.temp)) return flat('temp', path.slice(shape.temp.length))
    if (path.startsWith(shape.store)) return flat('store', path.slice(shape.store.length))
    if (/^[a-z][\w+.-]*:/i.test(path) || path === '' || bundle === null) return null
    // "./" and "../" are invalid in package paths (wx-api §7.1 [docs]).
    if (path.split('/').some((part) => part === '.' || part === '..')) return null
    return inside('package', bundle, path)
  }

  return {
    shape,
    ...folders,
    permissions: join(root, 'permissions.json'),
    find,
    findFrom(path, from) {
      if (/^[a-z][\w+.-]*:/i.test(path) || path.startsWith('/') || bundle === null) return find(path)
      const joined = posix.normalize(posix.join('/', posix.dirname(from), path))
      return inside('package', bundle, joined)
    },
    name(area, file) {
      return shape[area] + posix.basename(file.split(sep).join('/'))
    },
    close() {
      rmSync(data === null ? root : folders.temp, { recursive: true, force: true })
    },
  }
}
