import { join } from 'node:path'
import { STAGING } from '../shelving.ts'
import { digest, keysIn, weigh } from './folder-bytes.ts'
import type { Account, FolderCatalog, KeptRow } from './folder-catalog.ts'
import { sideBySide } from './side-by-side.ts'

/** Something that isn't as it was acknowledged. */
export type Fault =
  | { fault: 'bytes_missing'; row: KeptRow }
  | { fault: 'size_wrong'; row: KeptRow; found: number }
  | { fault: 'hash_wrong'; row: KeptRow; found: string }
  /** Bytes that no row knows. */
  | { fault: 'orphan'; key: string; size: number }
  | ({ fault: 'usage_wrong' } & Account)
  | { fault: 'catalog_damaged'; message: string }

export interface Checked {
  /** Rows that were compared with their bytes, and the bytes that were read. */
  files: number
  bytes: number
  /** Files that are hidden already and wait for the sweep. */
  waiting: number
}

const WIDTH = 4
// While a server runs, bytes may come before their row; these are no orphans.
const YOUNG_MS = 3_600_000

/**
 * Compares every row with its bytes and all bytes with the rows, in both directions; `found` is told of each fault as it
 * is found. Beside a running server (`isLive`) it looks again before it calls something a fault.
 */
export async function checkFolder(options: {
  folder: string
  catalog: FolderCatalog
  /** Whether a server may be at work on the folder. */
  isLive: boolean
  /** Compares sizes only. */
  isQuick: boolean
  now: () => number
  signal: AbortSignal
  found: (fault: Fault) => void
  /** Called for each row and each key, with the bytes read. */
  step?: (bytes: number) => void
}): Promise<Checked> {
  const { folder, catalog, isLive, isQuick, now, signal, found, step = () => {} } = options
  const checked: Checked = { files: 0, bytes: 0, waiting: 0 }
  for (const message of catalog.damage()) found({ fault: 'catalog_damaged', message })

  await sideBySide(catalog.rows(), WIDTH, async (row) => {
    signal.throwIfAborted()
    if (row.state !== 'committed') {
      checked.waiting++
      return
    }
    const { fault, bytes } = await compare(row)
    checked.files++
    checked.bytes += bytes
    step(bytes)
    if (fault && isStill(fault.row)) found(fault)
  })

  const openShelves = isLive ? catalog.openShelves() : new Set<string>()
  await sideBySide(keysIn(folder), WIDTH, async (key) => {
    signal.throwIfAborted()
    step(0)
    if (isKnown(key)) return
    const onOpenShelf = [...openShelves].some((prefix) => key.startsWith(prefix))
    if (onOpenShelf) return
    const weighed = await weigh(folder, key)
    const isYoung = weighed !== null && isLive && now() - weighed.changedAt < YOUNG_MS
    if (weighed !== null && !isYoung && !isKnown(key)) found({ fault: 'orphan', key, size: weighed.size })
  })

  for (const account of catalog.wrongAccounts()) found({ fault: 'usage_wrong', ...account })
  return checked

  async function compare(row: KeptRow): Promise<{ fault: (Fault & { row: KeptRow }) | null; bytes: number }> {
    const weighed = await weigh(folder, row.key)
    if (weighed === null) return { fault: { fault: 'bytes_missing', row }, bytes: 0 }
    if (weighed.size !== row.size)
      return { fault: { fault: 'size_wrong', row, found: weighed.size }, bytes: 0 }
    if (isQuick) return { fault: null, bytes: 0 }
    const read = await digest(join(folder, row.key), signal)
    if (read === null) return { fault: { fault: 'bytes_missing', row }, bytes: 0 }
    const isRight = read.sha256 === row.sha256
    return { fault: isRight ? null : { fault: 'hash_wrong', row, found: read.sha256 }, bytes: read.size }
  }

  /** A file is hidden first and its bytes go then: one that was deleted meanwhile has no fault. */
  function isStill({ id }: KeptRow): boolean {
    return !isLive || catalog.find(id)?.state === 'committed'
  }

  function isKnown(key: string): boolean {
    const id = key.slice(key.lastIndexOf('/') + 1)
    return key.startsWith(STAGING) ? catalog.isUpload(id) : catalog.find(id)?.key === key
  }
}
