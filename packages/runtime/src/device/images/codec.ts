import { convertIndexedToRgb, type DecodedPng, decode as decodePng, encode as encodePng } from 'fast-png'
import jpeg from 'jpeg-js'
import { lookAt } from './looks.ts'
import { type Pixels, turnUpright } from './pixels.ts'

/** Megapixels that are decoded at most: a picture of 100 MP takes 400 MB of memory. */
const MOST_MEGAPIXELS = 100

export type Format = 'jpg' | 'png'

/** The pixels of a JPEG or PNG, upright; `null` for anything else, and for what is broken. */
export function decode(bytes: Uint8Array): { format: Format; picture: Pixels } | null {
  const { type, width, height, orientation } = lookAt(bytes)
  if (width * height > MOST_MEGAPIXELS * 1e6) return null
  try {
    if (type === 'jpg') {
      const picture = jpeg.decode(bytes, { useTArray: true, maxMemoryUsageInMB: 2048 })
      return { format: 'jpg', picture: turnUpright(picture, orientation) }
    }
    return type === 'png' ? { format: 'png', picture: toPixels(decodePng(bytes)) } : null
  } catch {
    return null
  }
}

/** `quality` is 0 to 100 and counts for JPEG alone, which has no opacity. */
export function encode(picture: Pixels, format: Format, quality: number): Uint8Array {
  if (format === 'jpg') return jpeg.encode(picture, Math.max(1, Math.round(quality))).data
  return encodePng({ ...picture, channels: 4, depth: 8 })
}

/** Greyscale, palettes and 16 bits become four bytes for each pixel. */
function toPixels(png: DecodedPng): Pixels {
  const { width, height } = png
  const source = png.palette ? convertIndexedToRgb(png) : png.data
  const channels = source.length / (width * height)
  const shift = png.depth === 16 && !png.palette ? 8 : 0
  // Greys of 1, 2 and 4 bits spread over the eight.
  const scale = png.depth < 8 && !png.palette ? 255 / (2 ** png.depth - 1) : 1
  const data = new Uint8Array(width * height * 4)
  for (let at = 0; at < width * height; at += 1) {
    const part = (index: number) => ((source[at * channels + index] ?? 0) >> shift) * scale
    const grey = channels < 3
    data[at * 4] = part(0)
    data[at * 4 + 1] = part(grey ? 0 : 1)
    data[at * 4 + 2] = part(grey ? 0 : 2)
    data[at * 4 + 3] = channels === 4 ? part(3) : channels === 2 ? part(1) : 255
  }
  return { width, height, data }
}
