import { Duplex } from 'node:stream'

export interface NearEndOptions {
  /** Bytes set out; `taken` is to be called when there is room for more. */
  put(bytes: Uint8Array, taken: () => void): void
  /** Nothing more sets out. */
  finish(done: () => void): void
  /** It was destroyed. */
  over(): void
}

/** What a program reads from and writes to. */
export interface NearEnd {
  duplex: Duplex
  /** Gives bytes to whoever reads; `done` is called when they take more. */
  give(bytes: Uint8Array, done: () => void): void
  /** It is over once what was given has been read. */
  overAfterRead(): void
}

export function createNearEnd({ put, finish, over }: NearEndOptions): NearEnd {
  let wanted: (() => void) | null = null
  const duplex = new Duplex({
    allowHalfOpen: false,
    read() {
      const done = wanted
      wanted = null
      done?.()
    },
    write: (chunk: Uint8Array, _, taken) => put(chunk, taken),
    final: finish,
    destroy(error, done) {
      over()
      done(error)
    },
  })
  return {
    duplex,
    give(bytes, done) {
      if (duplex.push(bytes)) done()
      else wanted = done
    },
    overAfterRead() {
      if (duplex.readableEnded) duplex.destroy()
      else duplex.once('end', () => duplex.destroy())
    },
  }
}
