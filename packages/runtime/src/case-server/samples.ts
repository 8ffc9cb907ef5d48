/** An 8 × 8 PNG, as small as they come. */
export function smallPng(): Buffer {
  return Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGNk+M+AFTBhFx6sEgAKCwEPxPDnFQAAAABJRU5ErkJggg==',
    'base64',
  )
}

/** The markers of a 16 × 8 JPEG with an EXIF orientation: what says how large a picture is, without the picture. */
export function drawJpegHeader(orientation: number): Buffer {
  const exif = Buffer.alloc(36)
  exif.writeUInt16BE(0xffe1, 0)
  exif.writeUInt16BE(34, 2)
  exif.write('Exif\0\0MM\0*', 4, 'latin1')
  exif.writeUInt32BE(8, 14)
  exif.writeUInt16BE(1, 18)
  exif.writeUInt16BE(0x0112, 20)
  exif.writeUInt16BE(3, 22)
  exif.writeUInt32BE(1, 24)
  exif.writeUInt16BE(orientation, 28)
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 8, 0, 16, 1, 1, 0x11, 0])
  return Buffer.concat([Buffer.from([0xff, 0xd8]), exif, frame, Buffer.from([0xff, 0xd9])])
}

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
