import { statfs } from 'node:fs/promises'
import { storageFull } from './storage-error.ts'

const LOOK_AGAIN_MS = 1000
const GIB = 2 ** 30

/** Keeps some of the disk free, so that the database and the system go on when uploads would fill it. */
export interface FreeSpace {
  /** Throws `storage_full` when what is free has come down to the reserve. Looks at most once a second. */
  check(): Promise<void>
}

/** Bytes to keep free: as configured, or 5 % of the disk, but at most 1 GiB. */
export async function reserveOf(folder: string, configured: number | null): Promise<number> {
  if (configured !== null) return configured
  const { blocks, bsize } = await statfs(folder)
  return Math.min(GIB, Math.floor(0.05 * blocks * bsize))
}

export function createFreeSpace(folder: string, reserveBytes: number): FreeSpace {
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null
  let isShort = false

  async function look(): Promise<void> {
    const { bavail, bsize } = await statfs(folder)
    isShort = bavail * bsize < reserveBytes
    lookedAt = performance.now()
  }

  return {
    async check() {
      // Whoever comes during a look waits for it: the verdict before is too old.
      if (performance.now() - lookedAt > LOOK_AGAIN_MS) {
        looking ??= look().finally(() => {
          looking = null
        })
        await looking
      }
      if (isShort) throw storageFull()
    },
  }
}
