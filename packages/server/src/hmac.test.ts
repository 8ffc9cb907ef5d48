import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createHmacSha256 } from './hmac.ts'

test('gives what createHmac gives, for keys and messages of every length around a block', () => {
  for (const length of [0, 1, 32, 63, 64, 65, 200]) {
    const key = randomBytes(length)
    const hmac = createHmacSha256(key)
    for (const message of ['', 'a', '渡口', 'x'.repeat(63), 'x'.repeat(64), 'x'.repeat(1000)]) {
      assert.deepEqual(hmac(message), createHmac('sha256', key).update(message).digest())
    }
  }
})
