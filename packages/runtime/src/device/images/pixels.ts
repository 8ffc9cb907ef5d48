/** A picture in memory: red, green, blue, opacity, eight bits each, row by row from the top. */
export interface Pixels {
  width: number
  height: number
  data: Uint8Array
}

/** Where a pixel of the upright picture lies in one of EXIF orientation 1 to 8 that is `w` × `h` as stored. */
const sources: Record<number, (x: number, y: number, w: number, h: number) => [x: number, y: number]> = {
  2: (x, y, w) => [w - 1 - x, y],
  3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
  4: (x, y, _, h) => [x, h - 1 - y],
  5: (x, y) => [y, x],
  6: (x, y, _, h) => [y, h - 1 - x],
  7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
  8: (x, y, w) => [w - 1 - y, x],
}

/** Turns a picture as its EXIF orientation says, so that it needs none. */
export function turnUpright(picture: Pixels, orientation: number): Pixels {
  const source = sources[orientation]
  if (source === undefined) return picture
  const { width: w, height: h } = picture
  const [width, height] = orientation >= 5 ? [h, w] : [w, h]
  const from = new Uint32Array(picture.data.slice().buffer)
  const to = new Uint32Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [sx, sy] = source(x, y, w, h)
      to[y * width + x] = from[sy * w + sx]!
    }
  }
  return { width, height, data: new Uint8Array(to.buffer) }
}

/** A smaller or larger picture: each pixel is the mean of those that it covers. */
export function resize(picture: Pixels, width: number, height: number): Pixels {
  if (width === picture.width && height === picture.height) return picture
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor((y * picture.height) / height)
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * picture.height) / height))
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor((x * picture.width) / width)
      const right = Math.max(left + 1, Math.floor(((x + 1) * picture.width) / width))
      data.set(mean(picture, left, right, top, bottom), (y * width + x) * 4)
    }
  }
  return { width, height, data }
}

function mean({ width, data }: Pixels, left: number, right: number, top: number, bottom: number): number[] {
  const sum = [0, 0, 0, 0]
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = (y * width + x) * 4
      for (let part = 0; part < 4; part += 1) sum[part]! += data[at + part]!
    }
  }
  const count = (right - left) * (bottom - top)
  return sum.map((value) => Math.round(value / count))
}
