import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { encode as encodePng } from 'fast-png'
import { decode, encode } from './codec.ts'
import { type Pixels, resize, turnUpright } from './pixels.ts'

/** One letter for each pixel. */
function draw(rows: string[]): Pixels {
  const data = [...rows.join('')].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 255])
  return { width: rows[0]!.length, height: rows.length, data: Uint8Array.from(data) }
}

function read({ width, height, data }: Pixels): string[] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => String.fromCharCode(data[(y * width + x) * 4]!)).join(''),
  )
}

describe('turnUpright', () => {
  // The upright picture is abc/def; each is how a camera stores it under that orientation (EXIF 2.3, tag 0x0112).
  const stored: [number, string[]][] = [
    [1, ['abc', 'def']],
    [2, ['cba', 'fed']],
    [3, ['fed', 'cba']],
    [4, ['def', 'abc']],
    [5, ['ad', 'be', 'cf']],
    [6, ['cf', 'be', 'ad']],
    [7, ['fc', 'eb', 'da']],
    [8, ['da', 'eb', 'fc']],
  ]
  for (const [orientation, rows] of stored) {
    test(`turns a picture of orientation ${orientation} as a person sees it`, () => {
      assert.deepEqual(read(turnUpright(draw(rows), orientation)), ['abc', 'def'])
    })
  }
})

describe('resize', () => {
  test('gives the mean of the pixels that each new one covers', () => {
    const { data } = resize(draw(['ac', 'ac']), 1, 1)
    assert.equal(String.fromCharCode(data[0]!), 'b')
  })

  test('repeats pixels to grow', () => {
    assert.deepEqual(read(resize(draw(['ab']), 4, 2)), ['aabb', 'aabb'])
  })
})

describe('decode', () => {
  const kinds: [string, Parameters<typeof encodePng>[0], number[]][] = [
    ['grey', { width: 1, height: 1, data: Uint8Array.of(7), channels: 1 }, [7, 7, 7, 255]],
    ['grey with opacity', { width: 1, height: 1, data: Uint8Array.of(7, 9), channels: 2 }, [7, 7, 7, 9]],
    ['colour', { width: 1, height: 1, data: Uint8Array.of(1, 2, 3), channels: 3 }, [1, 2, 3, 255]],
    [
      'colour with opacity',
      { width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 4), channels: 4 },
      [1, 2, 3, 4],
    ],
    [
      '16 bits',
      { width: 1, height: 1, data: Uint16Array.of(0x0102, 0x0304, 0x0506), channels: 3, depth: 16 },
      [1, 3, 5, 255],
    ],
  ]
  for (const [name, image, expected] of kinds) {
    test(`reads a PNG of ${name} as four bytes for each pixel`, () => {
      assert.deepEqual([...decode(encodePng(image))!.picture.data], expected)
    })
  }

  test('reads back what encode wrote', () => {
    const picture = draw(['ab', 'cd'])
    assert.deepEqual(decode(encode(picture, 'png', 0))!.picture, picture)
    const red = decode(encode(resize(picture, 16, 16), 'jpg', 100))!
    assert.deepEqual([red.format, red.picture.width, red.picture.height], ['jpg', 16, 16])
  })

  test('knows nothing else', () => {
    assert.equal(decode(Buffer.from('GIF89a\x10\0\x08\0\0\0\0;', 'latin1')), null)
  })
})
