import { DukouError } from '../errors.ts'
import type { Bucket } from '../storage/s3/bucket.ts'
import { type Source, SourceError, type SourceFile } from './source.ts'

/**
 * The objects of a bucket below a prefix. Keys with a segment that begins with a dot are left out, as in a folder, and so are the
 * empty objects that consoles make for folders.
 *
 * `prefix`: empty, or with a `/` at its end.
 */
export function bucketSource(
  bucket: Pick<Bucket, 'list' | 'head' | 'get' | 'close'>,
  name: string,
  prefix: string,
): Source {
  const address = `s3://${name}/${prefix}`
  const keyOf = ({ path }: SourceFile) => prefix + path

  /** What the store said: whoever waits for an import has no other log. */
  function explained(error: unknown): unknown {
    const { cause } = (error ?? {}) as { cause?: unknown }
    if (!(error instanceof DukouError) || !(cause instanceof Error)) return error
    const said = `${cause.name}: ${cause.message}`
    return new DukouError(
      error.code,
      { en: `${address} cannot be read (${said}).`, zh: `无法读取 ${address}（${said}）。` },
      cause,
    )
  }

  return {
    name: address,

    async *list(tell = () => {}) {
      try {
        for await (const { key, size, etag } of bucket.list(prefix)) {
          const path = key.slice(prefix.length)
          if (path === '' || path.endsWith('/')) continue
          if (path.split('/').some((segment) => segment.startsWith('.'))) tell('hidden', path)
          else yield { path, bytes: null, size, tag: etag }
        }
      } catch (error) {
        throw explained(error)
      }
    },

    async look(file) {
      const found = await bucket.head(keyOf(file))
      return found && { ...file, size: found.size, tag: found.etag }
    },

    async *read(file) {
      try {
        const chunks = await bucket.get(keyOf(file))
        if (chunks === null) throw new SourceError('gone', file.path)
        let size = 0
        for await (const chunk of chunks) {
          size += chunk.byteLength
          if (size > file.size) break
          yield chunk
        }
        // A call's answer is of one object, but perhaps not of the one that was listed.
        const found = await bucket.head(keyOf(file))
        if (size !== file.size || found?.etag !== file.tag) throw new SourceError('changed', file.path)
      } catch (error) {
        if (isDenied(error)) throw new SourceError('unreadable', file.path, error)
        throw explained(error)
      }
    },

    close: () => bucket.close(),
  }
}

/** By the rules of the store for this one object: it may be archived, for example. */
function isDenied(error: unknown): boolean {
  const { cause } = (error ?? {}) as { cause?: { $metadata?: { httpStatusCode?: number } } }
  return cause?.$metadata?.httpStatusCode === 403
}
