import { DukouError } from './error.ts'
import type { Keeper, Local, Platform } from './platform/platform.ts'

/** A downloaded file that survives restarts. */
export interface KeptFile {
  key: string
  /** To show or play it by. Ask again after a restart: in a browser it is an object URL. */
  path: string
  /** Bytes. */
  size: number
  /** Milliseconds since 1970, by the phone's clock. */
  keptAt: number
}

const INDEX = 'dukou.kept'

/** The list of kept files, in the host's small store; oldest out when `maxBytes` would be passed. */
export function createKept(platform: Platform, maxBytes: number, now: () => number) {
  const keeper = (): Keeper => {
    if (platform.keeper) return platform.keeper
    throw new DukouError('unsupported', 'this host cannot keep files (a web page needs https or localhost)')
  }
  const rows = (): KeptFile[] => {
    const index = platform.store.get(INDEX)
    return Array.isArray(index) ? (index as KeptFile[]) : []
  }
  const rowOf = (key: string) => rows().find((row) => row.key === key)
  const drop = async (row: KeptFile) => {
    await keeper().remove(row.key, row.path)
    platform.store.set(
      INDEX,
      rows().filter(({ key }) => key !== row.key),
    )
  }
  const find = async (key: string): Promise<KeptFile | null> => {
    const row = rowOf(key)
    if (!row) return null
    const path = await keeper().find(key, row.path)
    if (path !== null) return { ...row, path }
    await drop(row)
    return null
  }
  return {
    find,
    async keep(key: string, local: Local): Promise<KeptFile> {
      const before = rowOf(key)
      if (before) await drop(before)
      const row: KeptFile = { key, ...(await keeper().keep(key, local)), keptAt: now() }
      platform.store.set(INDEX, [...rows(), row])
      let bytes = rows().reduce((sum, { size }) => sum + size, 0)
      for (const oldest of rows()) {
        if (bytes <= maxBytes || oldest.key === key) break
        await drop(oldest)
        bytes -= oldest.size
      }
      return row
    },
    /** Those that are still there, oldest first. */
    async list(): Promise<KeptFile[]> {
      const found = await Promise.all(rows().map(({ key }) => find(key)))
      return found.filter((row) => row !== null)
    },
    async remove(key: string): Promise<void> {
      const row = rowOf(key)
      if (row) await drop(row)
    },
  }
}

export type Kept = ReturnType<typeof createKept>
