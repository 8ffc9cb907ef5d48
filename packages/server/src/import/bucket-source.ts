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
  const keyOf = ({ path }: SourceFile) => prefix + path

  return {
    name: `s3://${name}/${prefix}`,

    async *list(tell = () => {}) {
      for await (const { key, size, etag } of bucket.list(prefix)) {
        const path = key.slice(prefix.length)
        if (path === '' || path.endsWith('/')) continue
        if (path.split('/').some((segment) => segment.startsWith('.'))) tell('hidden', path)
        else yield { path, bytes: null, size, tag: etag }
      }
    },

    async look(file) {
      const found = await bucket.head(keyOf(file))
      return found && { ...file, size: found.size, tag: found.etag }
    },

    async *read(file) {
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
    },

    close: () => bucket.close(),
  }
}
