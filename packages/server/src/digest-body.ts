import type { Digest } from './digest.ts'
import type { Body } from './storage/storage.ts'

/** Digests a body on its way, and ends it with an error beyond `room` bytes. `failure` is what made it break off. */
export function digestBody(
  body: Body,
  digest: Digest | null,
  room: number,
  tooMany: () => Error,
): { body: Body; failure(): unknown } {
  const source = body[Symbol.asyncIterator]()
  let left = room
  let failure: unknown = null

  async function next(): Promise<IteratorResult<Uint8Array>> {
    try {
      const step = await source.next()
      if (step.done) return step
      left -= step.value.byteLength
      if (left < 0) throw tooMany()
      digest?.add(step.value)
      return step
    } catch (error) {
      failure = error
      throw error
    }
  }

  const iterator: AsyncIterator<Uint8Array> = {
    next,
    return: async () => (await source.return?.()) ?? { done: true, value: undefined },
  }
  const watched: Body = {
    release: (chunk) => body.release?.(chunk),
    [Symbol.asyncIterator]: () => iterator,
  }
  return { body: watched, failure: () => failure }
}
