import { crc32, deflateSync } from 'node:zlib'

/** A real picture: a PNG of `size` × `size` pixels, different for each `seed`. Level 0 leaves 3 bytes a pixel. */
export function png(seed: number, size = 24, level = -1): Buffer {
  const rows: number[] = []
  for (let y = 0; y < size; y++) {
    rows.push(0)
    for (let x = 0; x < size; x++)
      rows.push((x * 9 + seed * 40) & 255, (y * 7 + seed * 90) & 255, (seed * 60) & 255)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows), { level })),
    chunk('IEND', Buffer.alloc(0)),
  ]
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

export const album = Array.from({ length: 9 }, (_, index) => ({
  name: `照片${index + 1}.png`,
  bytes: png(index + 1),
}))

/** A WAV of `seconds` of silence, 8000 samples of 16 bits a second. */
export function wav(seconds: number): Buffer {
  const size = Math.round(seconds * 8000) * 2
  const out = Buffer.alloc(44 + size)
  out.write('RIFF', 0, 'latin1')
  out.writeUInt32LE(36 + size, 4)
  out.write('WAVEfmt ', 8, 'latin1')
  out.writeUInt32LE(16, 16)
  out.writeUInt16LE(1, 20)
  out.writeUInt16LE(1, 22)
  out.writeUInt32LE(8000, 24)
  out.writeUInt32LE(16000, 28)
  out.writeUInt16LE(2, 32)
  out.writeUInt16LE(16, 34)
  out.write('data', 36, 'latin1')
  out.writeUInt32LE(size, 40)
  return out
}
