import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import type { Args, Result } from '../wx/bridge.ts'
import type { Album } from './album.ts'
import { Fault } from './fault.ts'
import type { Disk } from './files/disk.ts'
import { lookAt } from './images/looks.ts'

/** A file that `wx.saveFileToDisk` put on the computer's own disk. */
export interface DiskFile {
  name: string
  bytes: Uint8Array
}

/** The calls by which files leave the mini program: into the album, onto a computer's disk, into a viewer. */
export function keepCalls(
  disk: Disk,
  album: Album,
  computer: DiskFile[],
): Record<string, (a: Args) => Result> {
  function read(filePath: unknown, why: string): DiskFile {
    const place = disk.paths.find(String(filePath))
    if (place === null || !disk.look(place)?.isFile()) throw new Fault(why, 1300002)
    return { name: basename(place.file), bytes: readFileSync(place.file) }
  }

  /** No address of the network; package files since 2.0.0 (wx-api §9 [docs]). Which words a missing file gets is unverified on a device. */
  function toAlbum({ filePath, kind }: Args): Result {
    const file = read(filePath, "file doesn't exist")
    const fits = kind === 'image' ? lookAt(file.bytes).width > 0 : extname(file.name).toLowerCase() === '.mp4'
    // [observed] by several; its number is not known.
    if (!fits) throw new Fault('invalid file type')
    album.add(file)
    return {}
  }

  return {
    saveImageToPhotosAlbum: toAlbum,
    saveVideoToPhotosAlbum: toAlbum,
    openDocument({ filePath }) {
      read(filePath, "file doesn't exist")
      return {}
    },
    saveFileToDisk({ filePath }) {
      computer.push(read(filePath, "file doesn't exist"))
      return {}
    },
  }
}
