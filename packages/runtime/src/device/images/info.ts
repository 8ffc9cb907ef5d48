import { readFileSync } from 'node:fs'
import type { Args, Result } from '../../wx/bridge.ts'
import { Fault } from '../fault.ts'
import type { Disk } from '../files/disk.ts'
import { lookAt } from './looks.ts'

/** EXIF 1 to 8 in WeChat's words (wx-api §9 [docs]). */
const orientations = [
  'up',
  'up-mirrored',
  'down',
  'down-mirrored',
  'left-mirrored',
  'right',
  'right-mirrored',
  'left',
]

const types: Record<string, string> = { jpg: 'jpeg', jpeg: 'jpeg', png: 'png', gif: 'gif', tiff: 'tiff' }

/**
 * `wx.getImageInfo`. An address is fetched first, by the download rules; `fetch` resolves with its temp path.
 * What WeChat says of a file that is no picture is not documented: `decode image fail`, unverified on a device.
 */
export async function getImageInfo(
  disk: Disk,
  { src }: Args,
  fetch: (url: string) => Promise<string>,
): Promise<Result> {
  let path = String(src)
  if (disk.paths.find(path) === null && /^https?:\/\//i.test(path)) path = await fetch(path)
  const place = disk.paths.find(path)
  const found = disk.look(place)
  if (place === null || found === null || !found.isFile()) throw new Fault('file not found', 1300002)
  const looks = lookAt(readFileSync(place.file))
  if (looks.width === 0) throw new Fault('decode image fail')
  return {
    width: looks.width,
    height: looks.height,
    path,
    orientation: orientations[looks.orientation - 1] ?? 'up',
    type: types[looks.type] ?? 'unknown',
  }
}
