import type { Body, Held, Hold } from '../storage.ts'
import type { Blocks } from './blocks.ts'
import type { Bucket } from './bucket.ts'
import { asFailure } from './failure.ts'
import { createFilling } from './filling.ts'
import type { Numbers } from './numbers.ts'
import { LAST_NUMBER, partSize } from './part-size.ts'
import { bytesOf, heldOf, readState, type State, tailKey, withPart } from './state.ts'
import { putTail, putWhole } from './whole.ts'

/** What the appends of one storage share. */
export interface Appending {
  bucket: Bucket
  blocks: Blocks
  memoryBytes: number
  /** Part numbers that this process has used. */
  numbers: Numbers
  /** A multipart upload was begun, or is gone on with, before it is on record. */
  onUpload(key: string, upload: string): void
}

/**
 * Puts a body behind what is held, in parts of which one is on its way while the next is read. What doesn't fill a part is put as a
 * tail of a new name. A body that comes whole to a key of the caller's alone becomes the object itself.
 */
export async function appendToKey(
  { bucket, blocks, memoryBytes, numbers, onUpload }: Appending,
  key: string,
  at: Held,
  body: Body,
  hold: Hold,
): Promise<Held> {
  const before = readState(at)
  const filling = createFilling(blocks)
  const chunks = body[Symbol.asyncIterator]()
  /** With the parts that came since. */
  let state: State = { ...before, tail: null, old: superseded(before) }
  /** Of the parts that came since. */
  const etags = new Map<number, string>()
  let underWay: Promise<void> = Promise.resolve()
  let failure: unknown = null

  /** What may go on record: the tail before stays until all of it is in parts. */
  function recorded(): Held {
    const isCovered = bytesOf(state.runs) >= at.offset
    return heldOf(isCovered ? state : { ...before, upload: state.upload, next: state.next })
  }

  async function nextNumber(): Promise<number> {
    state.upload ??= await bucket.parts.create(key)
    onUpload(key, state.upload)
    const number = numbers.take(state.upload, state.next)
    if (number >= LAST_NUMBER) throw asFailure(new Error(`${key} has used up its parts`))
    state.next = number + 1
    // Nobody uses this number again, also when it is us who are late.
    await hold.save(recorded())
    return number
  }

  async function sendPart(): Promise<void> {
    await underWay
    if (failure) throw failure
    const number = await nextNumber()
    const part = filling.send()
    underWay = bucket.parts
      .put(key, state.upload!, number, part.bytes)
      .then(
        (etag) => {
          etags.set(number, etag)
          state = { ...state, runs: withPart(state.runs, number, part.length) }
        },
        (error: unknown) => {
          failure = error
        },
      )
      .finally(part.back)
  }

  /** False when the signal fired first. */
  async function take(chunk: Uint8Array): Promise<boolean> {
    let taken = 0
    while (taken < chunk.byteLength) {
      const most = partSize(state.next, memoryBytes)
      // Only when more comes: what fits one part can be put as it is.
      if (filling.length() >= most) await sendPart()
      const copied = await filling.add(taken === 0 ? chunk : chunk.subarray(taken), most, hold.signal)
      if (copied === 0) return false
      taken += copied
      if (failure) throw failure
    }
    return true
  }

  async function takeTail(): Promise<boolean> {
    if (!before.tail?.size) return true
    const name = tailKey(key, before.tail)
    const bytes = await bucket.get(name, 0, before.tail.size)
    let left = before.tail.size
    for await (const chunk of bytes ?? []) {
      left -= chunk.byteLength
      if (!(await take(chunk))) return false
    }
    if (left !== 0) throw asFailure(new Error(`${name} lacks ${left} bytes`))
    return true
  }

  async function takeBody(first: IteratorResult<Uint8Array>): Promise<boolean> {
    for (let step: IteratorResult<Uint8Array> | null = first; ; ) {
      if (step === null || hold.signal.aborted) return false
      if (step.done) return true
      if (!(await take(step.value))) return false
      body.release?.(step.value)
      step = await nextOf(chunks)
    }
  }

  async function settled(): Promise<Held> {
    await underWay
    if (failure) throw failure
    return recorded()
  }

  try {
    const first = hold.signal.aborted ? null : await nextOf(chunks)
    if (first === null || (first.done && at.offset > 0)) return at
    if (!(await takeTail())) return await settled()
    const isWhole = await takeBody(first)
    await settled()
    if (isWhole && hold.isAlone && at.offset === 0) return await putWhole(bucket, key, state, etags, filling)
    if (filling.length() > 0) state = { ...state, tail: await putTail(bucket, key, filling) }
    return heldOf(state)
  } finally {
    await chunks.return?.().catch(() => {})
    await underWay
    // What could not be written.
    filling.send().back()
  }
}

/** Null when it broke off. */
async function nextOf(chunks: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array> | null> {
  return chunks.next().catch(() => null)
}

function superseded({ tail }: State): string[] {
  return tail && tail.name !== '' ? [tail.name] : []
}
