import { BMP } from 'image-size/types/bmp'
import { GIF } from 'image-size/types/gif'
import { HEIF } from 'image-size/types/heif'
import { JPG } from 'image-size/types/jpg'
import { PNG } from 'image-size/types/png'
import { WEBP } from 'image-size/types/webp'

/** How many of the first bytes are looked at. A JPEG's size stands behind its metadata, which may be long. */
export const DIMENSION_BYTES = 256 * 1024

interface Format {
  validate(bytes: Uint8Array): boolean
  calculate(bytes: Uint8Array): { width?: number; height?: number }
}

// Only the reader of the type that the bytes showed is ever called. The HEIF reader takes a time that grows with the square
// of what it is given, so that it gets less; its metadata stands at the beginning.
const FORMATS: Record<string, { format: Format; bytes: number }> = {
  'image/jpeg': { format: JPG, bytes: DIMENSION_BYTES },
  'image/png': { format: PNG, bytes: 64 },
  'image/gif': { format: GIF, bytes: 64 },
  'image/webp': { format: WEBP, bytes: 64 },
  'image/bmp': { format: BMP, bytes: 64 },
  'image/heic': { format: HEIF, bytes: 32 * 1024 },
  'image/heif': { format: HEIF, bytes: 32 * 1024 },
  'image/avif': { format: HEIF, bytes: 32 * 1024 },
}

/** Width and height in pixels as they are stored (an EXIF orientation is not applied), or null where they can't be told. */
export function dimensions(type: string, first: Uint8Array): { width: number; height: number } | null {
  const entry = FORMATS[type]
  if (!entry) return null
  // A copy with a buffer of its own: the readers look at the underlying buffer, which otherwise holds other requests' bytes.
  const bytes = new Uint8Array(first.subarray(0, entry.bytes))
  try {
    if (!entry.format.validate(bytes)) return null
    const { width, height } = entry.format.calculate(bytes)
    return isPixels(width) && isPixels(height) ? { width, height } : null
  } catch {
    return null
  }
}

function isPixels(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value > 0 && value < 2 ** 31
}
