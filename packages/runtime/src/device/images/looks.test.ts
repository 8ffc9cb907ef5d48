import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookAt } from './looks.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const webp = (chunk: string) => latin1(`RIFF\x24\0\0\0WEBP${chunk}${'\0'.repeat(12)}`)

/** As much of each as tells the size, 16 × 8. No codec is needed for it. */
const heads: [what: string, type: string, bytes: Buffer][] = [
  ['a GIF of 1987', 'gif', latin1('GIF87a\x10\0\x08\0\0\0\0;')],
  ['a GIF of 1989', 'gif', latin1('GIF89a\x10\0\x08\0\0\0\0;')],
  ['a lossy WebP', 'webp', webp('VP8 \x10\0\0\0\x30\x01\0\x9d\x01\x2a\x10\0\x08\0')],
  ['a lossless WebP', 'webp', webp('VP8L\x10\0\0\0\x2f\x0f\xc0\x01\0')],
  ['a WebP that moves', 'webp', webp('VP8X\x0a\0\0\0\x02\0\0\0\x0f\0\0\x07\0\0')],
]
for (const [what, type, bytes] of heads) {
  test(`reads the size of ${what} from its head`, () => {
    assert.deepEqual(lookAt(bytes), { width: 16, height: 8, type, orientation: 1 })
  })
}

test('says of anything else that it is no picture', () => {
  for (const bytes of [latin1(''), latin1('GIF'), latin1('RIFF\x24\0\0\0WEBPVP8?'), latin1('text')]) {
    const { width, type } = lookAt(bytes)
    assert.deepEqual([width, type], [0, 'unknown'])
  }
})
