import { newId } from '../../ids.ts'
import type { Held } from '../storage.ts'
import type { Bucket } from './bucket.ts'
import { asFailure } from './failure.ts'
import type { Filling } from './filling.ts'
import { LAST_NUMBER } from './part-size.ts'
import { bytesOf, heldOf, partsOf, type State, type Tail, tailKey } from './state.ts'

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

/** What a store says of a join that was repeated or broke off is not to be relied on; what stands under the key is. */
export async function checkSize(bucket: Bucket, key: string, size: number): Promise<void> {
  const found = await bucket.head(key)
  if (found?.size !== size) throw asFailure(new Error(`${key} has ${found?.size} bytes, not ${size}`))
}
