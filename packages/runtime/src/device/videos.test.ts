import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookAtVideo } from './videos.ts'

function box(type: string, content: Buffer): Buffer {
  const out = Buffer.alloc(8 + content.length)
  out.writeUInt32BE(out.length, 0)
  out.write(type, 4, 'latin1')
  content.copy(out, 8)
  return out
}

function track(width: number, height: number): Buffer {
  const content = Buffer.alloc(84)
  content.writeUInt32BE(width * 65536, 76)
  content.writeUInt32BE(height * 65536, 80)
  return box('trak', box('tkhd', content))
}

test('reads seconds and pixels of the first track that has any', () => {
  const movie = Buffer.alloc(100)
  movie.writeUInt32BE(1000, 12)
  movie.writeUInt32BE(2500, 16)
  const file = Buffer.concat([
    box('ftyp', Buffer.from('isom')),
    box('moov', Buffer.concat([box('mvhd', movie), track(0, 0), track(640, 360)])),
  ])
  assert.deepEqual(lookAtVideo(file), { duration: 2.5, width: 640, height: 360 })
})

test('knows nothing of what is no video', () => {
  assert.deepEqual(lookAtVideo(Buffer.from('a text that says mvhd and tkhd')), {
    duration: 0,
    width: 0,
    height: 0,
  })
})
