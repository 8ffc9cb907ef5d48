import { crc32, deflateSync } from 'node:zlib'

/** A PNG that looks like water under a sky, of three bytes a pixel, so that it takes its time on a slow line. */
export function photo(seed: number, width: number, height: number): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wave = Math.sin(x / 23 + seed * 2) * 12 + Math.sin(x / 71 + seed) * 26 + height * 0.55
      const far = Math.sin(x / 37 + seed * 5) * 18 + height * 0.42
      const sun = Math.hypot(x - width * (0.2 + seed * 0.14), y - height * 0.22) < height * 0.09
      const hue = (seed * 47) % 90
      const tone: [number, number, number] = sun
        ? [255, 226, 150]
        : y > wave
          ? [40 + hue / 2, 110 + (y / height) * 40, 130 + ((x + y) % 7) * 4]
          : y > far
            ? [70 + hue, 100, 96]
            : [250 - (y / height) * 60, 205 - hue / 2, 190 + hue / 2]
      rows.set(tone, y * (width * 3 + 1) + 1 + x * 3)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}
