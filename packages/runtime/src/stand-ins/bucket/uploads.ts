import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { Refusal } from '../loopback/refusal.ts'
import type { About, StoredObject } from './bucket.ts'
import type { Held } from './held.ts'

/** One part of a multipart upload. */
export interface Part extends Held {
  number: number
  modified: number
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  id: string
  about: About
  initiated: number
  parts: Map<number, Part>
}

/** The multipart uploads of a bucket. */
export interface Uploads {
  start(about: About): Upload
  /** @throws Refusal `NoSuchUpload` */
  find(id: string, key: string): Upload
  /** @throws Refusal `InvalidArgument` for a number that is none of 1 to 10000 */
  addPart(upload: Upload, number: number, held: Held): Promise<Part>
  /**
   * Puts the parts together in the order in which they are named.
   *
   * @param minPart bytes that every part but the last has to have
   * @throws Refusal `InvalidPart`, `InvalidPartOrder`, `EntityTooSmall`
   */
  complete(
    upload: Upload,
    named: readonly { number: number; etag: string }[],
    minPart: number,
  ): Promise<StoredObject>
  abort(upload: Upload): Promise<void>
  /** By key, then by age. */
  list(): Upload[]
}

interface Disk {
  now: () => number
  take(body: Readable): Promise<Held>
  put(held: Held, about: About, etag?: string): Promise<StoredObject>
  drop(held: Held): Promise<void>
}

export function createUploads({ now, take, put, drop }: Disk): Uploads {
  const known = new Map<string, Upload>()

  const remove = async (upload: Upload): Promise<void> => {
    known.delete(upload.id)
    for (const part of upload.parts.values()) await drop(part)
  }

  return {
    start(about) {
      const upload = {
        id: randomBytes(16).toString('hex').toUpperCase(),
        about,
        initiated: now(),
        parts: new Map(),
      }
      known.set(upload.id, upload)
      return upload
    },
    find(id, key) {
      const upload = known.get(id)
      if (upload?.about.key === key) return upload
      throw new Refusal(
        404,
        'NoSuchUpload',
        'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
        { UploadId: id },
      )
    },
    async addPart(upload, number, held) {
      const before = upload.parts.get(number)
      const part = { ...held, number, modified: now() }
      upload.parts.set(number, part)
      if (before) await drop(before)
      return part
    },
    async complete(upload, named, minPart) {
      const chosen = named.map(({ number, etag }, at) => {
        if (at > 0 && number <= named[at - 1]!.number)
          throw new Refusal(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.')
        const part = upload.parts.get(number)
        if (part && part.md5.toLowerCase() === etag.replaceAll('"', '').toLowerCase()) return part
        throw new Refusal(
          400,
          'InvalidPart',
          'One or more of the specified parts could not be found or the specified entity tag might not have matched the part’s entity tag.',
          { PartNumber: String(number) },
        )
      })
      const small = chosen.slice(0, -1).find(({ size }) => size < minPart)
      if (small)
        throw new Refusal(
          400,
          'EntityTooSmall',
          'Your proposed upload is smaller than the minimum allowed size.',
          {
            PartNumber: String(small.number),
            ProposedSize: String(small.size),
            MinSizeAllowed: String(minPart),
          },
        )
      const held = await take(Readable.from(bytesOf(chosen), { objectMode: false }))
      const digests = createHash('md5')
      for (const { md5 } of chosen) digests.update(md5, 'hex')
      // No MD5 of the whole: as all of them document it.
      const object = await put(held, upload.about, `${digests.digest('hex')}-${chosen.length}`)
      await remove(upload)
      return object
    },
    abort: remove,
    list: () =>
      [...known.values()].sort(
        (a, b) =>
          Buffer.compare(Buffer.from(a.about.key), Buffer.from(b.about.key)) || a.initiated - b.initiated,
      ),
  }
}

async function* bytesOf(parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const { path } of parts) yield* createReadStream(path)
}
