import type { Readable } from 'node:stream'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'
import type { Calls } from './calls.ts'
import { asFailure, isOutside } from './failure.ts'

// In a row, without a byte between.
const BREAKS = 3

/**
 * An object's bytes from `start` to before `end`, as fast as they are asked for. When the line breaks it goes on from where it was,
 * if it is the same object still. Null when there is none.
 */
export async function openObject(
  calls: Calls,
  key: string,
  start: number,
  end: number | undefined,
): Promise<AsyncIterable<Uint8Array> | null> {
  const { sdk, bucket } = calls

  function ask(from: number): Promise<GetObjectCommandOutput | null> {
    const isWhole = from === 0 && end === undefined
    const Range = isWhole ? undefined : `bytes=${from}-${end === undefined ? '' : end - 1}`
    const input = { Bucket: bucket, Key: key, Range }
    return calls.find(async (client, how) => {
      try {
        return await client.send(new sdk.GetObjectCommand(input), how)
      } catch (error) {
        if (isOutside(error)) return { $metadata: {} }
        throw error
      }
    })
  }

  const first = await ask(start)
  if (first === null) return null
  const etag = first.ETag
  let body = first.Body as Readable | undefined
  let chunks = body?.[Symbol.asyncIterator]()
  let position = start
  let breaks = 0

  async function goOn(why: unknown): Promise<void> {
    body?.destroy()
    if (++breaks > BREAKS) throw asFailure(why)
    const again = await ask(position)
    // Not by If-Match, of which each store has an understanding of its own.
    if (!again || again.ETag !== etag) {
      ;(again?.Body as Readable | undefined)?.destroy()
      throw asFailure(new Error(`${key} became another object while it was read`, { cause: why }))
    }
    body = again.Body as Readable
    chunks = body[Symbol.asyncIterator]()
  }

  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      for (;;) {
        try {
          const step = (await chunks?.next()) ?? { done: true as const, value: undefined }
          if (step.done) return { done: true, value: undefined }
          breaks = 0
          position += step.value.byteLength
          return step
        } catch (error) {
          await goOn(error)
        }
      }
    },
    // Also when nobody has asked for a byte yet, which a generator would not notice.
    async return() {
      body?.destroy()
      return { done: true, value: undefined }
    },
  }
  return { [Symbol.asyncIterator]: () => iterator }
}
