import { decode, encode, type Format } from './codec.ts'
import { type Pixels, resize } from './pixels.ts'

/** What `sizeType: ['compressed']` makes of a JPEG. WeChat's own number is not documented. */
const PICKED_QUALITY = 80

/** Something to be done with a picture; plain, so that it can be done in another thread. */
export type Work =
  /** compressImage: null = it can't be decoded. */
  | { kind: 'compress'; bytes: Uint8Array; quality: number; width: number; height: number; only?: Format }
  /** What a picker gives for `compressed`: a smaller JPEG, upright; other kinds, and what would grow, as they are. */
  | { kind: 'picked'; bytes: Uint8Array }
  /** A PNG as a JPEG; anything else as it is. */
  | { kind: 'jpeg'; bytes: Uint8Array }

export interface Worked {
  format: Format
  bytes: Uint8Array
}

/** One side given: the other follows in proportion (wx-api §9 [docs] 2.26.0). Pixels of the upright picture; 0 = not given. */
function target({ width, height }: Pixels, w: number, h: number): [width: number, height: number] {
  const whole = (value: number) => Math.max(1, Math.round(value))
  if (w > 0 && h > 0) return [whole(w), whole(h)]
  if (w > 0) return [whole(w), whole((height * w) / width)]
  if (h > 0) return [whole((width * h) / height), whole(h)]
  return [width, height]
}

/** Does it. `null` = there is nothing to be done with this picture. */
export function work(job: Work): Worked | null {
  const image = decode(job.bytes)
  if (image === null) return null
  const { format, picture } = image
  if (job.kind === 'compress') {
    if (job.only !== undefined && format !== job.only) return null
    const sized = resize(picture, ...target(picture, job.width, job.height))
    return { format, bytes: encode(sized, format, job.quality) }
  }
  if (format !== (job.kind === 'picked' ? 'jpg' : 'png')) return null
  const bytes = encode(picture, 'jpg', PICKED_QUALITY)
  const grew = job.kind === 'picked' && bytes.byteLength >= job.bytes.byteLength
  return grew ? null : { format: 'jpg', bytes }
}
