import { imageSize } from '../on-demand.ts'

/** What the first bytes of a picture say. */
export interface Looks {
  /** Pixels as stored, before any rotation. */
  width: number
  height: number
  /** `jpg`, `png` …; `unknown` when the bytes are no picture. */
  type: string
  /** EXIF orientation, 1 to 8. */
  orientation: number
}

/** What the bytes say about a picture, ignoring rotation. */
export function lookAt(bytes: Uint8Array): Looks {
  try {
    const { width, height, type, orientation } = imageSize().imageSize(bytes)
    return { width, height, type: type ?? 'unknown', orientation: orientation ?? 1 }
  } catch {
    return { width: 0, height: 0, type: 'unknown', orientation: 1 }
  }
}
