import type { Clock } from './clock.ts'
import { DukouError } from './error.ts'
import { createLedger, type Entry, type Opened } from './ledger.ts'
import type { Local, Platform } from './platform/platform.ts'

/** A downloaded file that survives restarts. */
export interface KeptFile {
  /** What it is kept under: `key` of the download, else the URL without its query. */
  key: string
  /** To show or play it by. Ask again after a restart: in a browser it is an object URL. */
  path: string
  /** Bytes. */
  size: number
  /** Milliseconds since 1970, by the phone's clock. */
  usedAt: number
}

/** Kept downloads within a bound: what hasn't been used for the longest time goes first. */
export interface Shelf {
  find(key: string): Promise<KeptFile | null>
  keep(key: string, local: Local): Promise<KeptFile>
  /** Those that are still there, the one used last at the end. */
  list(): Promise<KeptFile[]>
  remove(key: string): Promise<void>
  /** Removes kept files until they have no more than so many bytes. */
  shrink(most: number): Promise<void>
}

interface Row extends Entry {
  usedAt: number
}

export function createShelf(platform: Platform, maxBytes: number, clock: Clock): Shelf {
  const ledger = createLedger<Row>(platform, clock, 'dukou.kept')
  const shown = ({ key, path, size, usedAt }: Opened<Row>): KeptFile => ({ key, path, size, usedAt })

  async function find(key: string): Promise<KeptFile | null> {
    const found = await ledger.open(key)
    if (!found) return null
    const { local: _local, path: _path, ...row } = found
    ledger.touch({ ...row, usedAt: clock.now() })
    return shown(found)
  }
  async function shrink(most: number): Promise<void> {
    for (const { key } of ledger.entries()) if (ledger.bytes() > most) await ledger.drop(key)
  }
  return {
    find,
    shrink,
    remove: ledger.drop,
    async keep(key, local) {
      const size = await platform.files!.size(local)
      if (size > maxBytes) throw new DukouError('quota', `${size} bytes are more than may be kept`)
      await shrink(maxBytes - size)
      await ledger.add({ key, size, usedAt: clock.now() }, local)
      return (await find(key))!
    },
    async list() {
      const found = await Promise.all(ledger.entries().map(({ key }) => ledger.open(key)))
      return found.filter((file) => file !== null).map(shown)
    },
  }
}
