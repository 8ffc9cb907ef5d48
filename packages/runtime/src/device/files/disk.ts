import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Fault, fileFault } from '../fault.ts'
import { crypto } from '../on-demand.ts'
import type { Paths, Place } from '../paths.ts'

/** What a disk refuses beyond, in bytes. */
export interface DiskLimits {
  /** Saved and user files together (wx-api §7.1 [docs], C5). */
  storage: number
  /** One file read at once (wx-api §8.3 [docs]). */
  read: number
  /** Temp files together (wx-api §7.1 [docs]). */
  temp: number
  /** Files open at once. */
  open: number
}

/** The files of one mini program on one device. */
export interface Disk {
  paths: Paths
  limits: DiskLimits
  /** The state of what is there, or `null`. */
  look(place: Place | null): Stats | null
  /** A new path for a temp file with this extension (without the dot; '' = none). */
  newTemp(extension: string): { path: string; file: string }
  /** A temp file has been written: beyond the limit the oldest ones die. */
  keepTemp(file: string): void
  newStore(extension: string): { path: string; file: string }
  /** Throws when `added` more bytes in saved and user files pass the limit; counts them otherwise. */
  take(added: number): void
  /** Bytes of saved and user files now. */
  used(): number
  /** Something was deleted or replaced: count again next time. */
  recount(): void
  /** Moves a file, also across file systems. */
  move(from: string, to: string): void
  /** What a restart does: every temp file dies. */
  forgetTemp(): void
}

const STORAGE_FULL = 'the maximum size of the file storage limit is exceeded'

export function storageFull(): Fault {
  return fileFault(STORAGE_FULL, 1300202)
}

export function createDisk(paths: Paths, limits: DiskLimits): Disk {
  let used: number | null = null
  const temps = new Map<string, number>()
  let tempUsed = 0

  function count(folder: string): number {
    let total = 0
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = join(folder, entry.name)
      total += entry.isDirectory() ? count(file) : statSync(file).size
    }
    return total
  }

  function countAll(): number {
    used ??= count(paths.store) + count(paths.user)
    return used
  }

  function newFile(area: 'temp' | 'store', extension: string) {
    const suffix = extension === '' ? '' : `.${extension}`
    const file = join(paths[area], crypto().randomBytes(16).toString('hex') + suffix)
    return { path: paths.name(area, file), file }
  }

  return {
    paths,
    limits,
    look(place) {
      try {
        return place === null ? null : (statSync(place.file, { throwIfNoEntry: false }) ?? null)
      } catch {
        // A name that no disk can hold is not there.
        return null
      }
    },
    newTemp: (extension) => newFile('temp', extension),
    // WeChat cleans up by last use (wx-api §7.1 [docs]); here by age, unverified on a device.
    keepTemp(file) {
      const size = statSync(file).size
      temps.set(file, size)
      tempUsed += size
      for (const [old, weight] of temps) {
        if (tempUsed <= limits.temp || old === file) break
        temps.delete(old)
        tempUsed -= weight
        rmSync(old, { force: true })
      }
    },
    newStore: (extension) => newFile('store', extension),
    used: countAll,
    take(added) {
      used = countAll()
      if (added > 0 && used + added > limits.storage) throw storageFull()
      used += added
    },
    recount() {
      used = null
    },
    move(from, to) {
      tempUsed -= temps.get(from) ?? 0
      temps.delete(from)
      try {
        renameSync(from, to)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
        copyFileSync(from, to)
        rmSync(from)
      }
    },
    forgetTemp() {
      temps.clear()
      tempUsed = 0
      rmSync(paths.temp, { recursive: true, force: true })
      mkdirSync(paths.temp, { recursive: true })
    },
  }
}
