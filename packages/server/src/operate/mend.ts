import { appendFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { flushFolder, removeKeys, setAside, weigh } from './folder-bytes.ts'
import type { FolderCatalog } from './folder-catalog.ts'
import type { Fault } from './fsck.ts'

/** What became of a fault. */
export interface Mended {
  fault: Fault
  /** `hidden`: the row is no longer served. `kept` says where the bytes are now. */
  done: 'hidden' | 'moved' | 'deleted' | 'recounted' | 'left'
  kept: string | null
}

/**
 * Makes a folder consistent that no server uses, and destroys nothing silently: a row without its bytes is hidden, wrong
 * bytes and bytes without a row are moved to `lost+found` (`isDeleting` deletes the latter), and every row that is hidden
 * stands whole in `lost+found/rows.jsonl`.
 */
export async function mendFolder(options: {
  folder: string
  catalog: FolderCatalog
  faults: readonly Fault[]
  isDeleting: boolean
  now: () => number
  told: (mended: Mended) => void
}): Promise<void> {
  const { folder, catalog, faults, isDeleting, now, told } = options
  const hiding = faults.flatMap((fault) => ('row' in fault ? [fault] : []))
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
  let isRecounted = false
  for (const fault of faults) {
    if ('row' in fault) {
      const isThere = (await weigh(folder, fault.row.key)) !== null
      told({ fault, done: 'hidden', kept: isThere ? await setAside(folder, fault.row.key) : null })
    } else if (fault.fault === 'orphan') {
      if (isDeleting) await removeKeys(folder, [fault.key])
      told({
        fault,
        done: isDeleting ? 'deleted' : 'moved',
        kept: isDeleting ? null : await setAside(folder, fault.key),
      })
    } else if (fault.fault === 'usage_wrong') {
      if (!isRecounted) catalog.recount()
      isRecounted = true
      told({ fault, done: 'recounted', kept: null })
    } else {
      told({ fault, done: 'left', kept: null })
    }
  }
  // Hiding has given room back that a wrong account may not have had.
  if (hiding.length > 0 && !isRecounted) catalog.recount()
}
