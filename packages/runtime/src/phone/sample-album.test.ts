import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { imageSize } from 'image-size'
import { drawSampleAlbum } from './sample-album.ts'

test('draws nine different PNG pictures of the size that they say', () => {
  const album = drawSampleAlbum()
  assert.equal(album.length, 9)
  assert.equal(new Set(album.map(({ name }) => name)).size, 9)
  for (const { name, bytes, width, height } of album) {
    const { type, ...size } = imageSize(bytes)
    assert.deepEqual([name, type, size.width, size.height], [name, 'png', width, height])
    // 8 signature + 25 header: the IDAT chunk comes next, with one filter byte before each row of RGB.
    const length = Buffer.from(bytes).readUInt32BE(33)
    assert.equal(inflateSync(bytes.subarray(41, 41 + length)).length, height * (1 + width * 3))
  }
})
