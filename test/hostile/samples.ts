/** A PNG of one pixel by its head; nothing looks further. */
export const PNG: Buffer = Buffer.from(
  '89504e470d0a1a0a0000000d494844520000000100000001080600000000000000',
  'hex',
)

/** A progressive JPEG's head: JFIF, then the frame that tells its size. */
export function jpegHead(width: number, height: number): Buffer {
  const frame = Buffer.from('ffc2001108000000000301220002110103110100', 'hex')
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  return Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), frame])
}

/** An extended WebP's head: 30 bytes and the beginning of the next chunk. */
export function webpHead(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(38)
  bytes.write('RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0', 'latin1')
  bytes.writeUIntLE(width - 1, 24, 3)
  bytes.writeUIntLE(height - 1, 27, 3)
  bytes.write('VP8 ', 30, 'latin1')
  return bytes
}

/** The head of a Windows Media file whose one object has no size: it made a well-known reader turn for ever (CVE-2026-31808). */
export function asf(): Buffer {
  return Buffer.concat([Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'), Buffer.alloc(39)])
}

/** An archive of one stored file, without a directory. */
export function zip(name: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(30)
  head.write('PK\x03\x04', 'latin1')
  head.writeUInt32LE(body.length, 18)
  head.writeUInt32LE(body.length, 22)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, Buffer.from(name), body])
}

/** A HEIC whose properties say a size so many times. */
export function heicWithItems(count: number): Buffer {
  const box = (type: string, ...content: Buffer[]) => {
    const body = Buffer.concat(content)
    const head = Buffer.alloc(8)
    head.writeUInt32BE(body.length + 8)
    head.write(type, 4, 'latin1')
    return Buffer.concat([head, body])
  }
  const size = box('ispe', Buffer.from('000000000000000500000007', 'hex'))
  const properties = box('iprp', box('ipco', ...Array<Buffer>(count).fill(size)))
  return Buffer.concat([
    box('ftyp', Buffer.from('heic\0\0\0\0heicmif1')),
    box('meta', Buffer.alloc(4), properties),
  ])
}
