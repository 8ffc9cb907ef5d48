import { newId } from '../../ids.ts'
import type { Held } from '../storage.ts'
import type { Blocks } from './blocks.ts'
import type { Bucket } from './bucket.ts'
import { asFailure } from './failure.ts'
import { createFilling, type Filling } from './filling.ts'
import { LAST_NUMBER } from './part-size.ts'
import { bytesOf, heldOf, partsOf, type State, type Tail, tailKey } from './state.ts'

const NEVER = new AbortController().signal

/** Puts what doesn't fill a part under a name of its own. */
export async function putTail(bucket: Bucket, key: string, filling: Filling): Promise<Tail> {
  const { bytes, length, back } = filling.send()
  const tail = { name: newId(), size: length }
  try {
    await bucket.put(tailKey(key, tail), bytes)
  } finally {
    back()
  }
  return tail
}

/** The rest of a body that came whole: it is one object from here on. */
export async function putWhole(
  bucket: Bucket,
  key: string,
  { upload, runs }: State,
  etags: Map<number, string>,
  filling: Filling,
): Promise<Held> {
  const { bytes, length, back } = filling.send()
  const size = bytesOf(runs) + length
  try {
    if (upload === null) {
      await bucket.put(key, bytes)
    } else {
      const last = await bucket.parts.put(key, upload, LAST_NUMBER, bytes)
      const parts = Array.from(partsOf(runs), ({ number }) => ({ number, etag: etags.get(number)! }))
      await bucket.parts.complete(key, upload, [...parts, { number: LAST_NUMBER, etag: last }])
      await checkSize(bucket, key, size)
    }
  } finally {
    back()
  }
  return heldOf({ upload: null, runs: [], next: 1, tail: { name: '', size }, old: [] })
}

/** Makes one object of what is held in parts and a tail. Whoever does it once more finds it done. */
export async function joinParts(
  bucket: Bucket,
  blocks: Blocks,
  key: string,
  { upload, runs, tail }: State & { upload: string },
): Promise<void> {
  const size = bytesOf(runs) + (tail?.size ?? 0)
  const listed = await bucket.parts.list(key, upload)
  if (listed !== null) {
    const known = new Map(listed.map((part) => [part.number, part]))
    const parts = Array.from(partsOf(runs), ({ number, size }) => {
      const part = known.get(number)
      if (part?.size !== size) throw asFailure(new Error(`part ${number} of ${key} has ${part?.size} bytes`))
      return { number, etag: part.etag }
    })
    if (tail) parts.push({ number: LAST_NUMBER, etag: await putLast(bucket, blocks, key, upload, tail) })
    await bucket.parts.complete(key, upload, parts)
  }
  await checkSize(bucket, key, size)
}

/** The tail becomes the last part, whose number nothing else is put under. */
async function putLast(
  bucket: Bucket,
  blocks: Blocks,
  key: string,
  upload: string,
  tail: Tail,
): Promise<string> {
  const filling = createFilling(blocks)
  try {
    for await (const chunk of (await bucket.get(tailKey(key, tail), 0, tail.size)) ?? [])
      await filling.add(chunk, tail.size, NEVER)
    if (filling.length() !== tail.size)
      throw asFailure(new Error(`${tailKey(key, tail)} has ${filling.length()} bytes, not ${tail.size}`))
  } catch (error) {
    filling.send().back()
    throw error
  }
  const { bytes, back } = filling.send()
  try {
    return await bucket.parts.put(key, upload, LAST_NUMBER, bytes)
  } finally {
    back()
  }
}

/** What a store says of a join that was repeated or broke off is not to be relied on; what stands under the key is. */
export async function checkSize(bucket: Bucket, key: string, size: number): Promise<void> {
  const found = await bucket.head(key)
  if (found?.size !== size) throw asFailure(new Error(`${key} has ${found?.size} bytes, not ${size}`))
}
