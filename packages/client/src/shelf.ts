import type { Clock } from './clock.ts'
import { newKey } from './clock.ts'
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
  usedAt: number
}

interface Row extends Omit<KeptFile, 'path'> {
  place: string
}

const INDEX = 'dukou.kept'

/** Of a file's name, dot included; empty where it has none. Hosts play a file by it. */
export function extensionOf(name: unknown): string {
  return (/\.\w{1,8}$/.exec(String(name)) || [''])[0]!.toLowerCase()
}

/** Kept downloads within a bound: what hasn't been used for the longest time goes first. */
export interface Shelf {
  find(key: string): Promise<KeptFile | null>
  keep(key: string, local: Local): Promise<KeptFile>
  /** Those that are still there, the one used last at the end. */
  list(): Promise<KeptFile[]>
  remove(key: string): Promise<void>
  /** Removes kept files until there is room for so many bytes beside what others keep. Throws `quota`. */
  makeRoom(bytes: number, others: number): Promise<void>
}

export function createShelf({ files, store }: Platform, maxBytes: number, clock: Clock): Shelf {
  const keeper = (): Keeper => {
    if (files?.keeper) return files.keeper
    throw new DukouError('unsupported', 'this host cannot keep files')
  }
  const rows = (): Row[] => {
    const index = store.get(INDEX)
    return Array.isArray(index) ? (index as Row[]) : []
  }
  const save = (list: Row[]) => store.set(INDEX, list)
  const bytesOf = (list: Row[]) => list.reduce((sum, { size }) => sum + size, 0)

  async function drop(row: Row): Promise<void> {
    await keeper().remove(row.place)
    save(rows().filter(({ key }) => key !== row.key))
  }
  async function shrink(most: number): Promise<void> {
    for (const row of rows()) if (bytesOf(rows()) > most) await drop(row)
  }
  const rowOf = (key: string) => rows().filter((row) => row.key === key)[0]

  async function find(key: string): Promise<KeptFile | null> {
    const row = rowOf(key)
    if (!row) return null
    const { place, ...rest } = row
    const copy = await keeper().open(place)
    if (copy) return { ...rest, path: copy.path }
    await drop(row)
    return null
  }
  return {
    async find(key) {
      const found = await find(key)
      // The list is in the order of use.
      const row = found && rowOf(key)
      if (row) save([...rows().filter((one) => one.key !== key), { ...row, usedAt: clock.now() }])
      return found
    },
    async keep(key, local) {
      const before = rowOf(key)
      if (before) await drop(before)
      const size = await files!.size(local)
      if (size > maxBytes) throw new DukouError('quota', `${size} bytes are more than may be kept`)
      await shrink(maxBytes - size)
      const row = {
        key,
        place: keeper().place(newKey(clock) + extensionOf(local)),
        size,
        usedAt: clock.now(),
      }
      save([...rows(), row])
      try {
        await keeper().copy(local, row.place)
      } catch (error) {
        await drop(row)
        throw error
      }
      return (await find(key))!
    },
    async list() {
      const found = await Promise.all(rows().map(({ key }) => find(key)))
      return found.filter((file) => file !== null)
    },
    async remove(key) {
      const row = rowOf(key)
      if (row) await drop(row)
    },
    async makeRoom(bytes, others) {
      const most = keeper().quota - others
      if (most < 0) throw new DukouError('quota', `there is no room for ${bytes} bytes`)
      await shrink(most)
    },
  }
}
