import { crc32, deflateSync } from 'node:zlib'
import type { Photo } from './album.ts'

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** A PNG of the given size; `colour` gives red, green and blue of a point, both axes running from 0 to 1. */
export function drawPng(
  width: number,
  height: number,
  colour: (x: number, y: number) => [number, number, number],
): Uint8Array {
  const rows = Buffer.alloc(height * (1 + width * 3))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows.set(colour(x / width, y / height), y * (1 + width * 3) + 1 + x * 3)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Uint8Array.from(
    Buffer.concat([
      signature,
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(rows)),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  )
}

/** The album of a phone that was given none: three small pictures. */
export function samplePhotos(): Photo[] {
  return [
    {
      id: 'sea',
      name: '海边.png',
      bytes: drawPng(160, 120, (_, y) => (y < 0.55 ? [150, 205 + y * 60, 245] : [20, 110 - y * 40, 150])),
    },
    {
      id: 'hill',
      name: '远山.png',
      bytes: drawPng(120, 160, (x, y) =>
        y < 0.5 + Math.sin(x * 9) * 0.12 ? [250, 225, 190 + y * 60] : [70, 115 - y * 50, 80],
      ),
    },
    {
      id: 'dusk',
      name: '黄昏.png',
      bytes: drawPng(128, 128, (x, y) =>
        Math.hypot(x - 0.5, y - 0.6) < 0.18 ? [255, 235, 170] : [235 - y * 120, 120 - y * 70, 90 + y * 40],
      ),
    },
  ]
}

/** A tone as a 16-bit mono WAV of `seconds`, 8000 samples a second. */
export function drawWav(seconds: number, hertz = 440): Uint8Array {
  const rate = 8000
  const count = Math.round(seconds * rate)
  const out = Buffer.alloc(44 + count * 2)
  out.write('RIFF', 0, 'latin1')
  out.writeUInt32LE(36 + count * 2, 4)
  out.write('WAVEfmt ', 8, 'latin1')
  out.writeUInt32LE(16, 16)
  out.writeUInt16LE(1, 20)
  out.writeUInt16LE(1, 22)
  out.writeUInt32LE(rate, 24)
  out.writeUInt32LE(rate * 2, 28)
  out.writeUInt16LE(2, 32)
  out.writeUInt16LE(16, 34)
  out.write('data', 36, 'latin1')
  out.writeUInt32LE(count * 2, 40)
  for (let at = 0; at < count; at += 1) {
    const fade = Math.min(1, at / 400, (count - at) / 400)
    out.writeInt16LE(Math.round(Math.sin((2 * Math.PI * hertz * at) / rate) * fade * 8000), 44 + at * 2)
  }
  return Uint8Array.from(out)
}
