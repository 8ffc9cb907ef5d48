import { DukouError } from './error.ts'
import { createLedger, type Entry, type Opened } from './ledger.ts'
import type { FileType, Local } from './platform/platform.ts'
import type { Cargo } from './road.ts'
import type { Setting } from './setting.ts'
import type { Shelf } from './shelf.ts'

/** An upload that an earlier run of the app began and did not finish. Give it to `upload`, and it goes on where it stood. */
export interface Pending {
  /** The kept copy. */
  local: Local
  /** To show it by. */
  path: string
  /** That the server will know it by. */
  name: string
  /** Bytes. */
  size: number
  type: FileType
  /** The fields that it began with; those of the new call come on top. */
  fields: Record<string, string>
  /** When it was begun, milliseconds since 1970 by this phone's clock. */
  startedAt: number
  /** Of the attempt; the server knows it by this. */
  key: string
}

type Row = Entry & Omit<Pending, 'local' | 'path'> & { url: string }

/** Uploads that survive the end of the app: a copy of the file and what is to be done with it. */
export interface PendingUploads {
  /** Copies a file to where it survives. The cargo as it is, and a notice, where that can't be. */
  keep(cargo: Cargo): Promise<Cargo>
  /** Forgets an upload and removes its copy. Nothing happens where there is none. */
  drop(key: string): Promise<void>
  /** Those of this server that no task of this run is busy with. */
  list(): Promise<Pending[]>
  /** Says that a task of this run is busy with it; returns how to say that it no longer is. */
  claim(key: string): () => void
}

export function pendingUploads({ platform, server, clock, notice }: Setting, shelf: Shelf): PendingUploads {
  const ledger = createLedger<Row>(platform, clock, 'dukou.pending')
  const busy = new Set<string>()
  const { url } = server

  return {
    drop: ledger.drop,
    async keep(cargo) {
      const { local, ...rest } = cargo
      try {
        // Unfinished uploads come before what was downloaded.
        const { keeper } = platform.files || {}
        const left = keeper ? keeper.quota - ledger.bytes() - cargo.size : 0
        // What can't be kept anyway costs nobody a download.
        if (left < 0) throw new DukouError('quota', 'there is no room for it')
        if (keeper) await shelf.shrink(left)
        await ledger.add({ ...rest, url, startedAt: clock.now() }, local)
        const copy = await ledger.open(cargo.key)
        return copy ? { ...cargo, local: copy.local } : cargo
      } catch (error) {
        notice('not_kept', `${cargo.name} would not survive a kill: ${(error as DukouError).message}`)
        return cargo
      }
    },
    async list() {
      const mine = ledger.entries().filter((row) => row.url === url && !busy.has(row.key))
      const found = await Promise.all(mine.map(({ key }) => ledger.open(key)))
      return found.filter((row) => row !== null).map(shown)
    },
    claim(key) {
      busy.add(key)
      return () => {
        busy.delete(key)
      }
    },
  }
}

function shown({ place: _place, url: _url, ...pending }: Opened<Row>): Pending {
  return pending
}
