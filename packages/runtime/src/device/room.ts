import type { Disk } from './files/disk.ts'
import type { StorageRoom } from './storage.ts'

/** What can be full: saved and user files, or the keys of `setStorage`. */
export type Full = 'files' | 'storage'

/** Fills what a mini program may store, without writing a byte: the limit comes down to what is used. */
export function createRoom(disk: Disk, storage: StorageRoom) {
  const filesLimit = disk.limits.storage
  const storageLimit = storage.limits.total

  /** `null` = there is room again. What is removed meanwhile can be used again. */
  return function fullStorage(full: Full | Full[] | null): void {
    const parts = full === null ? [] : [full].flat()
    for (const part of parts) {
      if (part !== 'files' && part !== 'storage') throw new TypeError(`装不满这个。 Cannot be full: ${part}`)
    }
    disk.limits.storage = parts.includes('files') ? Math.min(filesLimit, disk.used()) : filesLimit
    storage.limits.total = parts.includes('storage') ? Math.min(storageLimit, storage.used()) : storageLimit
  }
}
