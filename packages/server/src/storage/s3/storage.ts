import { checkKey, type Held, isKey, type Storage } from '../storage.ts'
import { appendToKey } from './append.ts'
import { BLOCK_BYTES, createBlocks } from './blocks.ts'
import type { Bucket } from './bucket.ts'
import { isJoining, joinParts } from './join.ts'
import { createNumbers } from './numbers.ts'
import { SMALLEST_PART } from './part-size.ts'
import { heldOf, keyOfName, partsOf, readState, tailKey, tailPrefix } from './state.ts'
import { checkSize } from './whole.ts'

export interface S3StorageOptions {
  /** Bytes that all uploads together keep in memory at most, on top of what the network holds. Default 256 MiB, at least 16 MiB. */
  memoryBytes?: number
  /** What keys begin with under which uploads grow over several requests, in whichever process. Default `staging/`. */
  staging?: string
}

const MIB = 1024 * 1024

/**
 * Storage in a bucket. A key's bytes are an object of that name; while they grow, they are parts of a multipart upload and behind
 * them a tail, an object of the key's name with `!` and a random name behind it. Part numbers and tails are used once, and only
 * what is on record counts: whoever has lost the right to append can't change anything by being late.
 */
export function s3Storage(bucket: Bucket, options: S3StorageOptions = {}): Storage {
  const { staging = 'staging/' } = options
  const memoryBytes = Math.max(options.memoryBytes ?? 256 * MIB, 16 * MIB)
  const blocks = createBlocks(memoryBytes, SMALLEST_PART / BLOCK_BYTES)
  /** Of the keys that are one caller's alone and not sealed yet: nobody else could clean them up but by what is stale. */
  const alone = new Map<string, { upload: string | null; tail: string | null }>()
  const appending = {
    ...{ bucket, blocks, memoryBytes, numbers: createNumbers() },
    onUpload(key: string, upload: string) {
      const known = alone.get(key)
      if (known) known.upload = upload
    },
  }

  async function forgetTails(key: string, names: string[]): Promise<void> {
    // What can't be deleted now goes with the key, or with what the sweep finds.
    await Promise.allSettled(names.map((name) => bucket.delete(tailKey(key, { name }))))
  }

  /** What the record tells may have been lost, or have become one object since. */
  async function look(key: string, held: Held): Promise<Held> {
    const { upload, tail, runs } = readState(held)
    const [parts, end] = await Promise.all([
      upload === null ? [] : bucket.parts.list(key, upload),
      tail === null ? null : bucket.head(tailKey(key, tail)),
    ])
    const hasTail = tail === null || (end?.size ?? -1) >= tail.size
    const numbers = new Set(parts?.map(({ number }) => number))
    const hasParts = parts !== null && Array.from(partsOf(runs)).every(({ number }) => numbers.has(number))
    if (hasTail && hasParts) return held
    if (await isJoining(bucket, key)) return held
    const whole = await bucket.head(key)
    return whole?.size === held.offset ? standing(held.offset) : { offset: 0, state: '' }
  }

  return {
    async open(key, state = '') {
      checkKey(key)
      if (state !== '') return look(key, heldOf(readState({ offset: 0, state })))
      const found = await bucket.head(key)
      return found === null ? { offset: 0, state: '' } : standing(found.size)
    },

    async append(key, at, body, hold) {
      checkKey(key)
      const cleared = forgetTails(key, readState(at).old)
      if (hold.isAlone) alone.set(key, { upload: null, tail: null })
      try {
        const held = await appendToKey(appending, key, at, body, hold)
        if (hold.isAlone) alone.set(key, loose(held))
        return held
      } finally {
        await cleared
      }
    },

    async seal(key, at) {
      checkKey(key)
      const state = readState(at)
      const { upload, tail, old } = state
      if (upload !== null) await joinParts(bucket, blocks, key, { ...state, upload })
      else if (tail === null) await bucket.put(key, [])
      else if (tail.name !== '' && !(await bucket.copy(tailKey(key, tail), key)))
        await checkSize(bucket, key, at.offset)
      await forgetTails(key, tail && tail.name !== '' ? [...old, tail.name] : old)
      alone.delete(key)
    },

    async read(key, start, end) {
      checkKey(key)
      return bucket.get(key, start, end)
    },

    async move(from, to) {
      checkKey(from)
      checkKey(to)
      if (!(await bucket.copy(from, to))) return (await bucket.head(to)) !== null
      await bucket.delete(from)
      return true
    },

    async delete(key) {
      checkKey(key)
      await bucket.delete(key)
      const known = alone.get(key)
      alone.delete(key)
      if (known?.upload) await bucket.parts.abort(key, known.upload)
      if (known?.tail) await bucket.delete(tailKey(key, { name: known.tail }))
      if (!key.startsWith(staging)) return
      for await (const tail of bucket.list(tailPrefix(key))) await bucket.delete(tail.key)
      for await (const one of bucket.parts.stale(key, Number.POSITIVE_INFINITY))
        if (one.key === key) await bucket.parts.abort(key, one.upload)
    },

    async *list(prefix, after = '') {
      let last = after
      for await (const { key: name, size } of bucket.list(prefix, after)) {
        // Tails come right behind their key.
        const key = keyOfName(name)
        if (key <= last || !isKey(key)) continue
        last = key
        yield { key, size }
      }
    },
  }
}

/** Held by the object under the key itself. */
function standing(size: number): Held {
  return heldOf({ upload: null, runs: [], next: 1, tail: { name: '', size }, old: [] })
}

function loose(held: Held): { upload: string | null; tail: string | null } {
  const { upload, tail } = readState(held)
  return { upload, tail: tail?.name || null }
}
