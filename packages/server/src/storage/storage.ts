/** How far a key's bytes are safely held. */
export interface Held {
  /** Bytes. */
  offset: number
  /** The driver's own resume data, kept by the caller between calls; empty where a driver needs none. */
  state: string
}

/** The right to append to a key. */
export interface Hold {
  /** Fires when somebody else asks for the key. */
  readonly signal: AbortSignal
  /**
   * Puts on record how far the key is held, or what a driver is about to use up, so that nobody uses it again. Rejects when
   * somebody else holds the key by now: nothing more may be written.
   */
  save(held: Held): Promise<void>
  /** Nobody else knows the key, and what doesn't come whole is thrown away: nothing has to be kept apart from what others write. */
  readonly isAlone?: true
}

/** The hold of a key that nobody else knows. */
export function unshared(signal: AbortSignal): Hold {
  return { signal, save: async () => {}, isAlone: true }
}

/** Bytes on their way in. Node's streams satisfy it. */
export interface Body extends AsyncIterable<Uint8Array> {
  /** Told, where it is there, of each chunk that the driver has written and won't look at again: its memory may be given back. */
  release?(chunk: Uint8Array): void
}

/**
 * Holds bytes by key. A key is one to four segments of `[a-z0-9_-]`, joined by `/`; a client's text never becomes part of one.
 * Ranges are [start, end). `null` means that it isn't there. Every driver runs the suite in `conformance.ts`.
 */
export interface Storage {
  /** What is held under the key: offset 0 when nothing is. */
  open(key: string, state?: string): Promise<Held>
  /**
   * Writes the body behind what is held, cutting off what lies beyond it. Resolves with what is held afterwards, also
   * when the body breaks off (whoever gave the body knows why it did) or the signal fires; throws when writing fails. The caller
   * puts what it resolves with on record where its `state` is another one; a driver calls `save` only for what has to be known before.
   */
  append(key: string, at: Held, body: Body, hold: Hold): Promise<Held>
  /** The bytes are durable and readable under this key from here on. */
  seal(key: string, at: Held): Promise<void>
  read(key: string, start?: number, end?: number): Promise<AsyncIterable<Uint8Array> | null>
  /**
   * All or nothing, and durable when it resolves. Moving again what was moved already is no error.
   * False when there is nothing under either key.
   */
  move(from: string, to: string): Promise<boolean>
  /** Durable when it resolves. No error when there is nothing. */
  delete(key: string): Promise<void>
  /**
   * Every key that begins with the prefix (a whole segment with its `/`), after the given one, in the order of their code units.
   * What somebody else has put there under a name that is no key is not ours and left out.
   */
  list(prefix: string, after?: string): AsyncIterable<{ key: string; size: number }>
}

const KEY = /^[a-z0-9_-]{1,64}(\/[a-z0-9_-]{1,64}){0,3}$/

/** Whether a text is a key. */
export function isKey(text: string): boolean {
  return KEY.test(text)
}

/** Throws for anything that is no key: the last fence between a client's text and a path. */
export function checkKey(key: string): void {
  if (!isKey(key)) throw new TypeError(`not a storage key: ${JSON.stringify(key.slice(0, 80))}`)
}
