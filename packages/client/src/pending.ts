import { DukouError } from './error.ts'
import type { FileType, Local } from './platform/platform.ts'
import type { Cargo } from './road.ts'
import type { Setting } from './setting.ts'
import { extensionOf, type Shelf } from './shelf.ts'

/** An upload that an earlier run of the app began and did not finish. Give it to `upload`, and it goes on where it stood. */
export interface Pending {
  /** The kept copy. */
  local: Local
  /** To show it by. */
  path: string
  name: string
  /** Bytes. */
  size: number
  type: FileType
  fields: Record<string, string>
  /** When it was begun, milliseconds since 1970 by this phone's clock. */
  startedAt: number
  /** Of the attempt; the server knows it by this. */
  key: string
}

interface Row extends Omit<Pending, 'local' | 'path'> {
  /** Of the server. */
  url: string
  place: string
}

const INDEX = 'dukou.pending'

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
  const keeper = platform.files?.keeper
  const busy = new Set<string>()
  const rows = (): Row[] => {
    const index = platform.store.get(INDEX)
    return Array.isArray(index) ? (index as Row[]) : []
  }
  const save = (list: Row[]) => platform.store.set(INDEX, list)

  async function drop(key: string): Promise<void> {
    for (const row of rows().filter((one) => one.key === key)) await keeper?.remove(row.place)
    save(rows().filter((one) => one.key !== key))
  }
  return {
    drop,
    async keep(cargo) {
      const { local, key, name, size, type, fields } = cargo
      try {
        if (!keeper) throw new DukouError('unsupported', `${platform.name} keeps no files`)
        const place = keeper.place(`${key}${extensionOf(name)}`)
        // The row first: a copy that nobody knows of would stay for ever.
        save([...rows(), { url: server.url, place, key, name, size, type, fields, startedAt: clock.now() }])
        await shelf.makeRoom(size, pendingBytes(rows()))
        await keeper.copy(local, place)
        const copy = await keeper.open(place)
        return copy ? { ...cargo, local: copy.local } : cargo
      } catch (error) {
        await drop(key)
        notice('not_kept', `${name} would not survive the end of the app: ${(error as DukouError).message}`)
        return cargo
      }
    },
    async list() {
      const found: Pending[] = []
      for (const row of rows()) {
        if (row.url !== server.url || busy.has(row.key)) continue
        const { place, url: _url, ...rest } = row
        const copy = await keeper?.open(place)
        // Half a copy is none: the app was killed while it copied.
        if (copy && (await platform.files!.size(copy.local)) === row.size) found.push({ ...rest, ...copy })
        else await drop(row.key)
      }
      return found
    },
    claim(key) {
      busy.add(key)
      return () => {
        busy.delete(key)
      }
    },
  }
}

/** What the copies of unfinished uploads take. */
function pendingBytes(rows: Row[]): number {
  return rows.reduce((sum, { size }) => sum + size, 0)
}
