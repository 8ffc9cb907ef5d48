import { type Clock, newKey } from './clock.ts'
import { DukouError } from './error.ts'
import type { Local, Platform } from './platform/platform.ts'

/** A file that survives restarts, and where. */
export interface Entry {
  key: string
  place: string
  /** Bytes. */
  size: number
}

/** A kept file, to be sent and to be shown. */
export type Opened<E> = E & { local: Local; path: string }

/** Kept files and the list of them in the host's small store, which come and go together. */
export interface Ledger<E extends Entry> {
  /** In the order of the list. */
  entries(): E[]
  bytes(): number
  /** Copies a file to its place. Throws `unsupported` where the host keeps no files, and `quota`. */
  add(entry: Omit<E, 'place'>, local: Local): Promise<void>
  /** Null where there is none, or no longer. */
  open(key: string): Promise<Opened<E> | null>
  /** Puts an entry at the end of the list. */
  touch(entry: E): void
  drop(key: string): Promise<void>
}

export function createLedger<E extends Entry>(
  { files, store, name }: Platform,
  clock: Clock,
  index: string,
): Ledger<E> {
  const keeper = files && files.keeper
  const entries = (): E[] => {
    const list = store.get(index)
    return Array.isArray(list) ? (list as E[]) : []
  }
  const others = (key: string) => entries().filter((entry) => entry.key !== key)
  const find = (key: string) => entries().filter((entry) => entry.key === key)[0]

  async function drop(key: string): Promise<void> {
    const entry = find(key)
    if (!entry) return
    if (keeper) await keeper.remove(entry.place)
    store.set(index, others(key))
  }
  return {
    entries,
    bytes: () => entries().reduce((sum, { size }) => sum + size, 0),
    drop,
    touch: (entry) => store.set(index, [...others(entry.key), entry]),
    async add(given, local) {
      if (!keeper) throw new DukouError('unsupported', `${name} keeps no files`)
      const entry = { ...given, place: keeper.place(newKey(clock) + extensionOf(local)) } as E
      await drop(entry.key)
      // In the list first: a copy that nobody knows of would stay for ever.
      store.set(index, [...entries(), entry])
      try {
        await keeper.copy(local, entry.place)
      } catch (error) {
        await drop(entry.key)
        throw error
      }
    },
    async open(key) {
      const entry = find(key)
      if (!entry || !keeper) return null
      const copy = await keeper.open(entry.place)
      // Half a copy is none: the app was killed while it copied.
      if (copy && (await files.size(copy.local)) === entry.size) return { ...entry, ...copy }
      await drop(key)
      return null
    },
  }
}

/** Of a file's name, dot included; empty where it has none. Hosts play a file by it. */
function extensionOf(local: Local): string {
  return (/\.\w{1,8}$/.exec((local as File).name || String(local)) || [''])[0]!.toLowerCase()
}
