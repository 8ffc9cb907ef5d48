import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DIMENSION_BYTES, dimensions } from './dimensions.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const box = (type: string, ...parts: Buffer[]) => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0))
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, ...parts])
}
const ispe = (width: number, height: number) => {
  const body = Buffer.alloc(12)
  body.writeUInt32BE(width, 4)
  body.writeUInt32BE(height, 8)
  return box('ispe', body)
}
const heif = (...properties: Buffer[]) =>
  Buffer.concat([
    box('ftyp', Buffer.from('heic\0\0\0\0heic')),
    box('meta', Buffer.alloc(4), box('iprp', box('ipco', ...properties))),
  ])
const frame = hex('ffc0 0011 08 0007 0005 03 01220002110103110100')

test('reads the size of each kind of picture', () => {
  const table: [type: string, bytes: Buffer][] = [
    ['image/png', hex('89504e470d0a1a0a 0000000d49484452 00000005 00000007 0806000000')],
    ['image/gif', Buffer.concat([Buffer.from('GIF89a'), hex('0500 0700 000000')])],
    ['image/jpeg', Buffer.concat([hex('ffd8 ffe0 0010 4a46494600010100000100010000'), frame])],
    // A metadata block of 60,000 bytes before the size.
    ['image/jpeg', Buffer.concat([hex('ffd8 ffe1 ea60'), Buffer.alloc(59_998), frame])],
    [
      'image/webp',
      Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0'), hex('10000000 040000 060000')]),
    ],
    [
      'image/bmp',
      Buffer.concat([Buffer.from('BM'), Buffer.alloc(16), hex('05000000 f9ffffff'), Buffer.alloc(28)]),
    ],
    ['image/heic', heif(ispe(5, 7))],
  ]
  for (const [type, bytes] of table) assert.deepEqual(dimensions(type, bytes), { width: 5, height: 7 }, type)
})

test('says null where there is no size to be told', () => {
  assert.equal(dimensions('video/mp4', heif(ispe(5, 7))), null)
  assert.equal(dimensions('image/png', hex('89504e470d0a1a0a 0000000d49484452 00000000 00000007')), null)
  assert.equal(
    dimensions('image/png', hex('ffd8ff')),
    null,
    'only the reader of the type that the bytes showed',
  )
  const types = [
    'image/jpeg',
    'image/png',
    'image/gif',
    'image/webp',
    'image/bmp',
    'image/heic',
    'image/avif',
  ]
  for (const type of types) assert.equal(dimensions(type, new Uint8Array()), null, type)
})

test('never throws and never hangs, whatever it is given', () => {
  const starts: [type: string, start: Buffer][] = [
    ['image/jpeg', hex('ffd8ff')],
    ['image/png', hex('89504e470d0a1a0a 0000000d49484452')],
    ['image/webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 ')],
    ['image/heic', box('ftyp', Buffer.from('heic\0\0\0\0'))],
    ['image/avif', box('ftyp', Buffer.from('avif\0\0\0\0'))],
  ]
  for (const [type, start] of starts) {
    for (const fill of [0x00, 0x01, 0x08, 0x7f, 0xff]) {
      const bytes = Buffer.concat([start, Buffer.alloc(DIMENSION_BYTES, fill)])
      const begun = performance.now()
      const size = dimensions(type, bytes)
      assert.ok(performance.now() - begun < 500, `${type} filled with ${fill}`)
      if (size) assert.ok(size.width > 0 && size.height > 0)
      for (let length = start.length; length < 80; length++) dimensions(type, bytes.subarray(0, length))
    }
  }
  const begun = performance.now()
  dimensions('image/heic', heif(...Array.from({ length: 20_000 }, () => ispe(5, 7))))
  dimensions('image/heic', heif(...Array.from({ length: 1500 }, () => ispe(5, 7))))
  assert.ok(performance.now() - begun < 500)
})
