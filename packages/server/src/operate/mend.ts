import { appendFile, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { STAGING } from '../shelving.ts'
import { flushFolder } from '../storage/disk-calls.ts'
import { digest, removeKeys, setAside, weigh } from './folder-bytes.ts'
import type { FolderCatalog, KeptRow } from './folder-catalog.ts'
import type { Fault } from './fsck.ts'

/** What became of a fault. */
export interface Mended {
  fault: Fault
  /** `restored`: from a backup. `hidden`: the row is no longer served. `kept` says where the bytes are now. */
  done: 'restored' | 'hidden' | 'moved' | 'deleted' | 'recounted' | 'left'
  kept: string | null
}

/**
 * Makes a folder consistent that no server uses, and destroys nothing silently: a row without its bytes gets them back from
 * a `backup` that has them, or is hidden; wrong bytes and bytes without a row are moved to `lost+found` (`isDeleting` deletes the latter), and every row that is hidden
 * stands whole in `lost+found/rows.jsonl`.
 */
export async function mendFolder(options: {
  folder: string
  catalog: FolderCatalog
  faults: readonly Fault[]
  isDeleting: boolean
  /** A folder with a backup; null without one. */
  backup: string | null
  now: () => number
  signal: AbortSignal
  told: (mended: Mended) => void
}): Promise<void> {
  const { folder, catalog, faults, isDeleting, backup, now, signal, told } = options
  const ofRows = faults.flatMap((fault) => ('row' in fault ? [fault] : []))
  const hiding: typeof ofRows = []
  for (const fault of ofRows) {
    const fresh = backup === null ? null : await fetchFrom(backup, fault.row)
    if (fresh === null) hiding.push(fault)
    else told({ fault, done: 'restored', kept: await putBack(fresh, fault.row) })
  }
  if (hiding.length > 0) {
    // First on paper, then hidden.
    const kept = join(folder, 'lost+found')
    await mkdir(kept, { recursive: true, mode: 0o700 })
    const at = new Date(now()).toISOString()
    const lines = hiding.map((fault) => `${JSON.stringify({ at, ...fault })}\n`)
    await appendFile(join(kept, 'rows.jsonl'), lines.join(''), { mode: 0o600, flush: true })
    await flushFolder(kept)
    catalog.hide(hiding.map(({ row }) => row.id))
  }
  for (const fault of hiding) told({ fault, done: 'hidden', kept: await keepBytes(fault.row) })
  let isRecounted = false
  for (const fault of faults) {
    if (fault.fault === 'orphan') {
      if (isDeleting) await removeKeys(folder, [fault.key])
      const kept = isDeleting ? null : await setAside(folder, fault.key)
      told({ fault, done: isDeleting ? 'deleted' : 'moved', kept })
    } else if (fault.fault === 'usage_wrong') {
      if (!isRecounted) catalog.recount()
      isRecounted = true
      told({ fault, done: 'recounted', kept: null })
    } else if (fault.fault === 'catalog_damaged') {
      told({ fault, done: 'left', kept: null })
    }
  }
  // Hiding has given room back that a wrong account may not have had.
  if (hiding.length > 0 && !isRecounted) catalog.recount()

  async function keepBytes({ key }: KeptRow): Promise<string | null> {
    return (await weigh(folder, key)) === null ? null : setAside(folder, key)
  }

  /** The right bytes of a row, copied beside where they belong; null where the backup doesn't have them. */
  async function fetchFrom(source: string, { id, key, size, sha256 }: KeptRow): Promise<string | null> {
    // There the sweep removes it when this breaks off.
    const target = join(folder, STAGING, `mending-${id}`)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await rm(target, { force: true })
    const read = await digest(join(source, key), signal, target)
    if (read !== null && read.sha256 === sha256 && read.size === size) return target
    await rm(target, { force: true })
    return null
  }

  async function putBack(fresh: string, row: KeptRow): Promise<string | null> {
    const kept = await keepBytes(row)
    const path = join(folder, row.key)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await rename(fresh, path)
    await flushFolder(dirname(path))
    await flushFolder(dirname(dirname(path)))
    return kept
  }
}
