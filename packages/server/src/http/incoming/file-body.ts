import type { Body } from '../../storage/storage.ts'

/** The bytes of one file between the network, which pushes, and one reader, which pulls. */
export interface FileBody extends Body {
  push(bytes: Uint8Array): void
  end(): void
  /** Ends it at once; bytes that nobody has read yet are dropped. */
  fail(error: Error): void
}

/** `onHeld` learns how the count of bytes that wait for the reader changes, `release` of chunks that it is done with. */
export function createFileBody({
  onHeld,
  release,
}: {
  onHeld: (change: number) => void
  release: (chunk: Uint8Array) => void
}): FileBody {
  let waiting: Uint8Array[] = []
  let isEnded = false
  let failure: Error | null = null
  let reader: PromiseWithResolvers<IteratorResult<Uint8Array, undefined>> | null = null

  function finish(error: Error | null): void {
    if (isEnded) return
    isEnded = true
    failure = error
    if (error) drop()
    if (error) reader?.reject(error)
    else reader?.resolve({ done: true, value: undefined })
    reader = null
  }

  function drop(): void {
    let bytes = 0
    for (const { byteLength } of waiting) bytes += byteLength
    waiting = []
    if (bytes > 0) onHeld(-bytes)
  }

  const iterator: AsyncIterator<Uint8Array, undefined> = {
    next() {
      const value = waiting.shift()
      if (value) {
        onHeld(-value.byteLength)
        return Promise.resolve({ done: false, value })
      }
      if (failure) return Promise.reject(failure)
      if (isEnded) return Promise.resolve({ done: true, value: undefined })
      reader = Promise.withResolvers()
      return reader.promise
    },
    return() {
      finish(null)
      drop()
      return Promise.resolve({ done: true, value: undefined })
    },
  }

  return {
    push(bytes) {
      if (isEnded) return
      if (reader) {
        reader.resolve({ done: false, value: bytes })
        reader = null
        return
      }
      waiting.push(bytes)
      onHeld(bytes.byteLength)
    },
    end: () => finish(null),
    fail: (error) => finish(error),
    release,
    [Symbol.asyncIterator]: () => iterator,
  }
}
