import { readFileSync, writeFileSync } from 'node:fs'
import type { Args, Result } from '../../wx/bridge.ts'
import { Fault } from '../fault.ts'
import type { Disk } from '../files/disk.ts'
import type { ProfileName } from '../profiles.ts'
import { decode, encode } from './codec.ts'
import { type Pixels, resize } from './pixels.ts'

/** What `sizeType: ['compressed']` makes of a JPEG. WeChat's own number is not documented. */
const PICKED_QUALITY = 80

/** One side given: the other follows in proportion (wx-api §9 [docs] 2.26.0). Pixels of the upright picture. */
function target({ width, height }: Pixels, args: Args): [width: number, height: number] {
  const whole = (value: number) => Math.max(1, Math.round(value))
  const w = Number(args.compressedWidth ?? 0)
  const h = Number(args.compressedHeight ?? 0)
  if (w > 0 && h > 0) return [whole(w), whole(h)]
  if (w > 0) return [whole(w), whole((height * w) / width)]
  if (h > 0) return [whole((width * h) / height), whole(h)]
  return [width, height]
}

/**
 * `wx.compressImage` (wx-api §9; the numbers §1.5 [docs]). The result is upright and has no EXIF: what a phone keeps of
 * it is unverified on a device, and so is what it makes of PNG, which here stays PNG. No codec here reads GIF or WebP:
 * they fail as what can't be decoded.
 */
export function compressImage(disk: Disk, profile: ProfileName, args: Args): Result {
  const place = disk.paths.find(String(args.src))
  const found = disk.look(place)
  if (place === null || found === null || !found.isFile()) throw new Fault("file doesn't exist", 1103002)
  if (found.size === 0) throw new Fault('src image file size zero', 1103007)
  const image = decode(readFileSync(place.file))
  // iOS compresses JPEG only (wx-api §9 [docs]); what it says of others is unverified on a device.
  if (image === null || (profile === 'ios' && image.format !== 'jpg')) {
    throw new Fault('image decode fail', 1103003)
  }
  const { format, picture } = image
  let bytes: Uint8Array
  try {
    bytes = encode(resize(picture, ...target(picture, args)), format, Number(args.quality))
  } catch {
    throw new Fault('error occurs during the compress process', 1103005)
  }
  const temp = disk.newTemp(format)
  writeFileSync(temp.file, bytes)
  disk.keepTemp(temp.file)
  return { tempFilePath: temp.path }
}

/** What a picker gives for `compressed`: a smaller JPEG, upright; other kinds, and what would grow, as they are. */
export function compressPicked(bytes: Uint8Array): Uint8Array {
  const image = decode(bytes)
  if (image?.format !== 'jpg') return bytes
  const smaller = encode(image.picture, 'jpg', PICKED_QUALITY)
  return smaller.byteLength < bytes.byteLength ? smaller : bytes
}

/** A PNG as a JPEG; anything else as it is. */
export function pngToJpeg(bytes: Uint8Array): Uint8Array {
  const image = decode(bytes)
  return image?.format === 'png' ? encode(image.picture, 'jpg', PICKED_QUALITY) : bytes
}

/** A grey picture in a video's proportions: there is no codec here that could take a frame out of it. */
export function greyThumb(width: number, height: number): Uint8Array {
  const scale = 320 / Math.max(width, height, 1)
  const w = Math.max(1, Math.round((width || 16) * scale))
  const h = Math.max(1, Math.round((height || 9) * scale))
  return encode({ width: w, height: h, data: new Uint8Array(w * h * 4).fill(128) }, 'jpg', 50)
}
