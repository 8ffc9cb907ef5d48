import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'

/** A phone's files: real ones below a folder of this machine, under the paths that a host gives them. */
export interface Disk {
  /** Where it is on this machine; null for a path that isn't the host's, or where there is nothing. */
  find(path: string): string | null
  /** The same for a path that may not exist yet. */
  resolve(path: string): string | null
  /** A new temporary path, as the host writes it. */
  temp(extension: string): string
  /** A picture of the album, put into the temporary folder. */
  put(name: string, bytes: Uint8Array): { path: string; size: number }
  remove(): void
}

/** @param temp and `user`: how the host's paths begin */
export function createDisk(temp: string, user: string): Disk {
  const root = mkdtempSync(join(tmpdir(), 'dukou-host-'))
  const folders = { [`${temp}/`]: join(root, 'temp'), [`${user}/`]: join(root, 'user') }
  for (const folder of Object.values(folders)) mkdirSync(folder)
  let count = 0
  const resolve = (path: string): string | null => {
    for (const [start, folder] of Object.entries(folders))
      if (path.startsWith(start) && !path.includes('..')) return join(folder, path.slice(start.length))
    return null
  }
  const newTemp = (extension: string) => `${temp}/${++count}${extension}`
  return {
    resolve,
    find(path) {
      const place = resolve(path)
      return place !== null && existsSync(place) ? place : null
    },
    temp: newTemp,
    put(name, bytes) {
      const path = newTemp(extname(name))
      writeFileSync(resolve(path)!, bytes)
      return { path, size: bytes.length }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
