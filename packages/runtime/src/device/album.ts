import { writeFileSync } from 'node:fs'
import { imageSize } from 'image-size'
import type { Args, Result } from '../wx/bridge.ts'
import { Fault } from './fault.ts'
import type { Disk } from './files/disk.ts'
import { lookAtVideo } from './videos.ts'

/** A picture in the phone's album. */
export interface Photo {
  /** Made up when absent. */
  id?: string
  /** The name that a person sees; mini programs never learn it (wx-api §2.1). */
  name: string
  bytes: Uint8Array
  /** Pixels; read from the bytes when absent. */
  width?: number
  height?: number
}

export interface AlbumEntry {
  id: string
  name: string
  size: number
  width: number
  height: number
}

export interface Album {
  /** Puts a picture into the album and returns its id. */
  add(photo: Photo): string
  remove(id: string): void
  list(): AlbumEntry[]
  /** The picture's bytes, or `null`. */
  bytes(id: string): Uint8Array | null
}

interface Looks {
  width: number
  height: number
  /** `unknown` when the bytes are no picture. */
  type: string
  /** EXIF orientation, 1 to 8. */
  orientation: number
}

/** What the bytes say about a picture, ignoring rotation. */
export function lookAt(bytes: Uint8Array): Looks {
  try {
    const { width, height, type, orientation } = imageSize(bytes)
    return { width, height, type: type ?? 'unknown', orientation: orientation ?? 1 }
  } catch {
    return { width: 0, height: 0, type: 'unknown', orientation: 1 }
  }
}

export function createAlbum(photos: Photo[]): Album {
  const held = new Map<string, Required<Photo>>()
  let last = 0
  const album: Album = {
    add(photo) {
      last += 1
      const id = photo.id ?? `photo-${last}`
      const looks = lookAt(photo.bytes)
      held.set(id, { id, width: looks.width, height: looks.height, ...photo })
      return id
    },
    remove(id) {
      held.delete(id)
    },
    list: () =>
      [...held.values()].map(({ id, name, bytes, width, height }) => ({
        id,
        name,
        size: bytes.byteLength,
        width,
        height,
      })),
    bytes: (id) => held.get(id)?.bytes ?? null,
  }
  for (const photo of photos) album.add(photo)
  return album
}

/** The extension that a temp file gets: by the bytes, else by the name. */
function extensionOf(name: string, bytes: Uint8Array): string {
  const { type } = lookAt(bytes)
  if (type !== 'unknown') return type
  return /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? 'unknown'
}

/**
 * Makes a temp file of each photo chosen. The bytes stay as they are for `compressed` too: how a phone
 * compresses is not documented, and there is no codec here.
 */
export function pickPhotos(album: Album, disk: Disk, { ids }: Args): Result {
  const names = new Map(album.list().map(({ id, name }) => [id, name]))
  const files = (ids as string[]).map((id) => {
    const bytes = album.bytes(id)
    if (bytes === null) throw new Fault(`photo ${id} is not in the album`, 4)
    const temp = disk.newTemp(extensionOf(names.get(id) ?? '', bytes))
    writeFileSync(temp.file, bytes)
    const seen = { path: temp.path, size: bytes.byteLength, name: names.get(id) ?? '' }
    if (/\.(mp4|mov|m4v)$/.test(temp.file)) return { ...seen, fileType: 'video', ...lookAtVideo(bytes) }
    const { width, height } = lookAt(bytes)
    return { ...seen, fileType: 'image', width, height }
  })
  return { files }
}
