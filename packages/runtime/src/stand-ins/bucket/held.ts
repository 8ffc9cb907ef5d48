import { createHash, type Hash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'

const HEAD_BYTES = 64 * 1024

/** Bytes in a file of their own that belong to no key yet. */
export interface Held {
  path: string
  size: number
  /** Hexadecimal, lower case. */
  md5: string
  sha256: string
  crc32: number
  /** Another digest, where the bucket was asked for one. */
  tag: string | null
  /** The first 64 KiB, from which a type or the pixels can be told. */
  head: Buffer
}

/** A digest that a cloud has of its own, such as Qiniu's. */
export interface Tag {
  update(piece: Buffer): void
  digest(): string
}

export interface HoldOptions {
  folder: string
  newTag: (() => Tag) | null
  /** Called with the size so far; what it throws ends the reading. */
  onSize?: (size: number) => void
}

/** Streams bytes to a file and measures them on the way. The file is gone where this throws. */
export async function hold(body: Readable, { folder, newTag, onSize }: HoldOptions): Promise<Held> {
  const path = join(folder, randomBytes(16).toString('hex'))
  const hashes: Hash[] = [createHash('md5'), createHash('sha256')]
  const tag = newTag?.() ?? null
  const head: Buffer[] = []
  let size = 0
  let crc = 0

  async function* measured(): AsyncGenerator<Buffer> {
    // The connection has to stay: the refusal is answered on it.
    for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (size < HEAD_BYTES) head.push(piece.subarray(0, HEAD_BYTES - size))
      size += piece.length
      onSize?.(size)
      for (const hash of hashes) hash.update(piece)
      tag?.update(piece)
      crc = crc32(piece, crc)
      yield piece
    }
  }

  try {
    await pipeline(measured, createWriteStream(path))
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  const [md5, sha256] = hashes.map((hash) => hash.digest('hex')) as [string, string]
  return { path, size, md5, sha256, crc32: crc, tag: tag?.digest() ?? null, head: Buffer.concat(head) }
}
