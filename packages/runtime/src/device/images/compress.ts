import { readFileSync, writeFileSync } from 'node:fs'
import type { Args, Result } from '../../wx/bridge.ts'
import { Fault } from '../fault.ts'
import type { Disk } from '../files/disk.ts'
import type { ProfileName } from '../profiles.ts'
import type { Studio } from './studio.ts'
import type { Worked } from './work.ts'

/**
 * `wx.compressImage` (wx-api §9; the numbers §1.5 [docs]). The result is upright and has no EXIF: what a phone keeps of
 * it is unverified on a device, and so is what it makes of PNG, which here stays PNG. No codec here reads GIF or WebP:
 * they fail as what can't be decoded.
 */
export async function compressImage(
  disk: Disk,
  studio: Studio,
  profile: ProfileName,
  args: Args,
): Promise<Result> {
  const place = disk.paths.find(String(args.src))
  const found = disk.look(place)
  if (place === null || found === null || !found.isFile()) throw new Fault("file doesn't exist", 1103002)
  if (found.size === 0) throw new Fault('src image file size zero', 1103007)
  let worked: Worked | null
  try {
    worked = await studio.work({
      kind: 'compress',
      bytes: readFileSync(place.file),
      quality: Number(args.quality),
      width: Number(args.compressedWidth ?? 0),
      height: Number(args.compressedHeight ?? 0),
      // iOS compresses JPEG only (wx-api §9 [docs]); what it says of others is unverified on a device.
      ...(profile === 'ios' && { only: 'jpg' }),
    })
  } catch {
    throw new Fault('error occurs during the compress process', 1103005)
  }
  if (worked === null) throw new Fault('image decode fail', 1103003)
  const temp = disk.newTemp(worked.format)
  writeFileSync(temp.file, worked.bytes)
  disk.keepTemp(temp.file)
  return { tempFilePath: temp.path }
}

/** A grey picture in a video's proportions: there is no codec here that could take a frame out of it. */
export async function greyThumb(width: number, height: number): Promise<Uint8Array> {
  const { encode } = await import('./codec.ts')
  const scale = 320 / Math.max(width, height, 1)
  const w = Math.max(1, Math.round((width || 16) * scale))
  const h = Math.max(1, Math.round((height || 9) * scale))
  return encode({ width: w, height: h, data: new Uint8Array(w * h * 4).fill(128) }, 'jpg', 50)
}
