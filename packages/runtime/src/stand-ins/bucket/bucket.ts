import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type Held, hold, type Tag } from './held.ts'
import { createUploads, type Uploads } from './uploads.ts'

/** An object as it is kept. It never changes: whoever puts the same key again makes another. */
export interface StoredObject {
  key: string
  path: string
  size: number
  /** Without quotes, lower case where it is an MD5. */
  etag: string
  type: string
  /** What is answered with it: `cache-control`, `x-oss-meta-…`, by lower-case name. */
  headers: Readonly<Record<string, string>>
  /** Milliseconds since 1970. */
  modified: number
  head: Buffer
}

/** What is said about an object when it is put. */
export interface About {
  key: string
  type: string
  headers: Readonly<Record<string, string>>
}

/** One bucket: its objects lie in a folder of their own below the system's temporary one. */
export interface Bucket {
  name: string
  /** Takes bytes in; they belong to no key until `put`. */
  hold(body: Readable, onSize?: (size: number) => void): Promise<Held>
  /** Removes what was held and isn't wanted. */
  drop(held: Pick<Held, 'path'>): Promise<void>
  put(held: Held, about: About): Promise<StoredObject>
  copy(from: StoredObject, about: About): Promise<StoredObject>
  get(key: string): StoredObject | null
  /** The bytes of [start, end), or all. */
  read(object: StoredObject, start?: number, end?: number): Promise<Readable>
  delete(key: string): Promise<boolean>
  /** In the order of their UTF-8 bytes, as the clouds list them. */
  sorted(): StoredObject[]
  uploads: Uploads
  /** In the order in which they were stored. */
  keys(): string[]
  bytes(key: string): Promise<Buffer | null>
  /** Removes the folder. */
  remove(): Promise<void>
}

export interface BucketOptions {
  name: string
  now: () => number
  newTag?: () => Tag
}

export async function openBucket({ name, now, newTag }: BucketOptions): Promise<Bucket> {
  const folder = await mkdtemp(join(tmpdir(), 'dukou-bucket-'))
  const objects = new Map<string, StoredObject>()
  const take = (body: Readable, onSize?: (size: number) => void) =>
    hold(body, { folder, newTag: newTag ?? null, ...(onSize && { onSize }) })

  const put = async (held: Held, about: About, etag = held.tag ?? held.md5): Promise<StoredObject> => {
    const { path, size, head } = held
    const before = objects.get(about.key)
    const object = { ...about, path, size, head, etag, modified: now() }
    objects.set(about.key, object)
    if (before) await rm(before.path, { force: true })
    return object
  }

  return {
    name,
    hold: take,
    drop: ({ path }) => rm(path, { force: true }),
    put,
    async copy(from, about) {
      const path = join(folder, randomBytes(16).toString('hex'))
      await copyFile(from.path, path)
      return put({ ...from, path, md5: from.etag, sha256: '', crc32: 0, tag: null }, about, from.etag)
    },
    get: (key) => objects.get(key) ?? null,
    async read({ path, size }, start = 0, end = size) {
      if (end <= start) return Readable.from([])
      // Opened at once: the file may be replaced while it is read.
      const file = await open(path)
      return file.createReadStream({ start, end: end - 1 })
    },
    async delete(key) {
      const object = objects.get(key)
      objects.delete(key)
      if (object) await rm(object.path, { force: true })
      return object !== undefined
    },
    sorted: () =>
      [...objects.values()].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))),
    uploads: createUploads({ now, take, put, drop: ({ path }) => rm(path, { force: true }) }),
    keys: () => [...objects.keys()],
    async bytes(key) {
      const object = objects.get(key)
      return object ? readFile(object.path) : null
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
