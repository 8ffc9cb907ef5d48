/** A callback as it came, before anything has read it. */
export interface CallbackRequest {
  method: string
  /** As on the wire: percent-encoded, without the query; what a proxy cut off has to be put back. */
  path: string
  /** As on the wire, without its question mark; empty where there was none. */
  query: string
  /** By lower-case name, as Node gives them. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
  rawBody: Uint8Array
}

/**
 * What a cloud says that it has stored. Only a hint, which may be late, come twice, or be about bytes that have been
 * replaced since: the object itself has to be asked, and `object` has to be the ticket's. OSS signs for every customer
 * with one key, and each of them writes the bodies that it signs; so its signature proves that OSS called, not that
 * anything was stored in our bucket.
 */
export interface Hint {
  ticket: string
  bucket: string
  object: string
  /** Bytes. */
  size: number
  type: string
  etag: string
}

/** Tells whether a callback is from the cloud. */
export interface CallbackCheck {
  /** Null: it isn't, or not about our bucket, or not as our tickets ask for it. Throws only where the cloud's key can't be had. */
  verify(request: CallbackRequest): Promise<Hint | null>
}

/** A header that was given once, or null. */
export function headerOf({ headers }: Pick<CallbackRequest, 'headers'>, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' ? value : null
}

/** A hint whose parts are what they have to be, or null. */
export function hintOf(said: Readonly<Record<string, unknown>>, bucket: string): Hint | null {
  const { ticket, object, type, etag } = said
  const isText = [ticket, object, type, etag].every((one) => typeof one === 'string')
  const size = Number(said.size)
  if (!isText || object === '' || said.bucket !== bucket || !/^[\w-]{1,128}$/.test(ticket as string))
    return null
  if (!Number.isSafeInteger(size) || size < 0 || said.size === '' || said.size === null) return null
  return { ticket, bucket, object, size, type, etag } as Hint
}
