import { type Clock, newKey } from './clock.ts'
import { DukouError } from './error.ts'
import type { FileType, Local, Platform } from './platform/platform.ts'
import type { Cargo } from './road.ts'

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

/** A kept file in a list of the host's small store. */
type Row = { key: string; place: string; size: number } & Partial<KeptFile & Pending & { url: string }>
type Opened = Row & { local: Local; path: string }

/** Files that survive restarts, and the lists of them, which come and go together. */
export interface Shelf {
  /** A kept download, which then is the one used last. Null where there is none, or no longer. */
  find(key: string): Promise<KeptFile | null>
  /** Keeps a download: those that haven't been used for the longest time make room. Throws `quota`. */
  keep(key: string, local: Local): Promise<KeptFile>
  /** Kept downloads, the one used last at the end. */
  kept(): Promise<KeptFile[]>
  /** Nothing happens where there is none. */
  forget(key: string): Promise<void>
  /** Copies the file of an upload, which downloads make room for. Throws `unsupported` where the host keeps no files, and `quota`. */
  keepUpload(cargo: Cargo): Promise<Cargo>
  /** Uploads to this server that no task of this run is busy with. */
  pending(): Promise<Pending[]>
  /** Nothing happens where there is none. */
  forgetUpload(key: string): Promise<void>
  /** Keys of the uploads that tasks of this run are busy with. */
  busy: Set<string>
  /** Whether this host keeps files. */
  keeps: boolean
}

const KEPT = 'dukou.kept'
const PENDING = 'dukou.pending'

/**
 * @param url of the server
 * @param maxBytes of all downloads
 */
export function createShelf(
  { files, store, name }: Platform,
  url: string,
  maxBytes: number,
  clock: Clock,
): Shelf {
  const keeper = files && files.keeper
  const busy = new Set<string>()

  const rows = (list: string) => ((keeper && store.get(list)) as Row[]) || []
  const others = (list: string, key: string) => rows(list).filter((row) => row.key !== key)
  const bytes = (list: string) => rows(list).reduce((sum, { size }) => sum + size, 0)

  async function drop(list: string, key: string): Promise<void> {
    for (const row of rows(list))
      if (row.key === key) {
        await keeper!.remove(row.place)
        store.set(list, others(list, key))
      }
  }
  async function open(list: string, row: Row): Promise<Opened | null> {
    const copy = await keeper!.open(row.place)
    // Half a copy is none: the app was killed while it copied.
    if (copy && (await files!.size(copy.local)) === row.size) return { ...row, ...copy }
    await drop(list, row.key)
    return null
  }
  async function openAll(list: string, some: Row[]): Promise<Opened[]> {
    const opened = await Promise.all(some.map((row) => open(list, row)))
    return opened.filter(Boolean) as Opened[]
  }
  async function add(list: string, given: Omit<Row, 'place'>, local: Local): Promise<Opened | null> {
    const row = { ...given, place: keeper!.place(newKey(clock) + extensionOf(local)) } as Row
    await drop(list, row.key)
    // In the list first: a copy that nobody knows of would stay for ever.
    store.set(list, [...rows(list), row])
    let opened = null
    try {
      await keeper!.copy(local, row.place)
    } finally {
      opened = await open(list, row)
    }
    return opened
  }
  /** Makes room: so many bytes of downloads may stay. */
  async function shrink(most: number): Promise<void> {
    if (most < 0) throw new DukouError('quota', 'no room')
    for (const { key } of rows(KEPT)) if (bytes(KEPT) > most) await drop(KEPT, key)
  }
  return {
    busy,
    keeps: Boolean(keeper),
    async find(key) {
      const row = rows(KEPT).find((one) => one.key === key)
      const found = row && (await open(KEPT, row))
      if (found) store.set(KEPT, [...others(KEPT, key), { ...row, usedAt: clock.now() }])
      return (found as KeptFile) || null
    },
    async keep(key, local) {
      const size = await files!.size(local)
      await shrink(Math.min(maxBytes, keeper!.quota) - size)
      return (await add(KEPT, { key, size, usedAt: clock.now() }, local)) as KeptFile
    },
    kept: () => openAll(KEPT, rows(KEPT)) as Promise<KeptFile[]>,
    forget: (key) => drop(KEPT, key),
    async keepUpload(cargo) {
      if (!keeper) throw new DukouError('unsupported', `${name} keeps no files`)
      const { local, ...rest } = cargo
      await shrink(keeper.quota - bytes(PENDING) - cargo.size)
      const copy = await add(PENDING, { ...rest, url, startedAt: clock.now() } as Row, local)
      return copy ? { ...cargo, local: copy.local } : cargo
    },
    pending: () =>
      openAll(
        PENDING,
        rows(PENDING).filter((row) => row.url === url && !busy.has(row.key)),
      ) as Promise<Pending[]>,
    forgetUpload: (key) => drop(PENDING, key),
  }
}

/** Of a file's name, dot included; empty where it has none. Hosts play a file by it. */
function extensionOf(local: Local): string {
  return (/\.\w{1,8}$/.exec((local as File).name || String(local)) || [''])[0]!.toLowerCase()
}
