import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Args, Result } from '../wx/bridge.ts'
import { Fault } from './fault.ts'
import { crypto } from './on-demand.ts'

interface Item {
  key: string
  /** How `wx` wrote the value down. */
  text: string
  encrypt: boolean
}

/** What room there is for `setStorage`. */
export interface StorageRoom {
  limits: StorageLimits
  /** Bytes that count now. */
  used(): number
}

export interface Storage extends StorageRoom {
  calls: Record<string, (args: Args) => Result>
}

/** Per key and in all, in bytes (wx-api §11 [docs]). */
export interface StorageLimits {
  item: number
  total: number
}

/**
 * `setStorage` and its kin, one file per key in `folder`, so that it lives over restarts.
 * `encrypt` counts 1.4 times and must be asked for again when reading; the bytes themselves stay plain.
 */
export function createStorage(folder: string, limits: StorageLimits): Storage {
  const items = new Map<string, Item>()
  const fileOf = (key: string) => join(folder, `${nameOf(key)}.json`)
  const weigh = ({ key, text, encrypt }: Item) => {
    const bytes = Buffer.byteLength(key) + Buffer.byteLength(text)
    return encrypt ? Math.ceil(bytes * 1.4) : bytes
  }
  const total = () => [...items.values()].reduce((sum, item) => sum + weigh(item), 0)

  for (const name of readdirSync(folder)) {
    if (!name.endsWith('.json')) continue
    const item = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Item
    items.set(item.key, item)
  }

  function setStorage({ key, text, encrypt }: Args): Result {
    const item: Item = { key: String(key), text: String(text), encrypt: encrypt === true }
    const size = weigh(item)
    if (size > limits.item) throw new Fault('exceed storage max size')
    const replaced = items.get(item.key)
    if (total() - (replaced ? weigh(replaced) : 0) + size > limits.total) throw new Fault('quota reached')
    const file = fileOf(item.key)
    writeFileSync(`${file}.new`, JSON.stringify(item))
    renameSync(`${file}.new`, file)
    items.set(item.key, item)
    return {}
  }

  function removeStorage({ key }: Args): Result {
    if (items.delete(String(key))) rmSync(fileOf(String(key)), { force: true })
    return {}
  }

  const calls: Storage['calls'] = {
    setStorage,
    removeStorage,
    getStorage({ key, encrypt }) {
      const item = items.get(String(key))
      if (item === undefined || item.encrypt !== (encrypt === true)) throw new Fault('data not found')
      return { text: item.text }
    },
    clearStorage() {
      for (const key of [...items.keys()]) removeStorage({ key })
      return {}
    },
    getStorageInfo() {
      return {
        keys: [...items.keys()],
        currentSize: Math.ceil(total() / 1024),
        limitSize: Math.floor(limits.total / 1024),
      }
    },
  }

  return { calls, limits, used: total }
}

/** A file name that every disk takes, another one for each key. Few keys are so long that it takes a digest. */
function nameOf(key: string): string {
  const hex = Buffer.from(key).toString('hex')
  return hex.length <= 200 ? hex : `long-${crypto().createHash('sha256').update(key).digest('hex')}`
}
