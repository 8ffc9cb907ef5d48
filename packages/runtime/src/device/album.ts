import { writeFileSync } from 'node:fs'
import type { Args, Result } from '../wx/bridge.ts'
import type { Profile } from '../wx/profile.ts'
import { atLeast } from '../wx/version.ts'
import { Fault } from './fault.ts'
import type { Disk } from './files/disk.ts'
import { greyThumb } from './images/compress.ts'
import { lookAt } from './images/looks.ts'
import type { Studio } from './images/studio.ts'
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

export function createAlbum(photos: Photo[]): Album {
  const held = new Map<string, Required<Photo>>()
  let last = 0
  const album: Album = {
    add(photo) {
      last += 1
      const id = photo.id ?? `photo-${last}`
      const { width, height } = photo
      const looks = width === undefined || height === undefined ? lookAt(photo.bytes) : { width, height }
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

/** Before 2.4.0 iOS gave a JPEG for each PNG (wx-api §2.1 [docs] changelog). */
const turnsPng = ({ name, sdkVersion }: Profile) => name === 'ios' && !atLeast(sdkVersion, '2.4.0')

/** What a picker works with. */
export interface PickParts {
  album: Album
  disk: Disk
  studio: Studio
  profile: Profile
}

/**
 * Makes a temp file of each photo chosen. `compressed` makes a JPEG smaller; a film stays as it is, because there is no
 * codec for it here.
 */
export async function pickPhotos({ album, disk, studio, profile }: PickParts, args: Args): Promise<Result> {
  const names = new Map(album.list().map(({ id, name }) => [id, name]))
  const keep = (extension: string, bytes: Uint8Array) => {
    const temp = disk.newTemp(extension)
    writeFileSync(temp.file, bytes)
    disk.keepTemp(temp.file)
    return temp
  }
  const shrink = async (kind: 'picked' | 'jpeg', bytes: Uint8Array) =>
    (await studio.work({ kind, bytes }))?.bytes ?? bytes

  async function pick(id: string): Promise<Result> {
    const original = album.bytes(id)
    if (original === null) throw new Fault(`photo ${id} is not in the album`, 4)
    const name = names.get(id) ?? ''
    const picked = turnsPng(profile) ? await shrink('jpeg', original) : original
    const bytes = args.compressed === true ? await shrink('picked', picked) : picked
    const temp = keep(extensionOf(name, bytes), bytes)
    const seen = { path: temp.path, size: bytes.byteLength, name }
    if (/\.(mp4|mov|m4v)$/.test(temp.file)) {
      const looks = lookAtVideo(bytes)
      const thumb = keep('jpg', await greyThumb(looks.width, looks.height)).path
      return { ...seen, fileType: 'video', ...looks, thumb }
    }
    const { width, height } = lookAt(bytes)
    return { ...seen, fileType: 'image', width, height }
  }

  const files: Result[] = []
  for (const id of args.ids as string[]) files.push(await pick(id))
  return { files }
}
