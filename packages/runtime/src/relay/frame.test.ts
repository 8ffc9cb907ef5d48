import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeFrame, encodeFrame } from './frame.ts'

const bytes = (...values: number[]) => new Uint8Array(values).buffer

test('carries JSON and buffers at any depth', () => {
  const value = {
    api: 'writeFile',
    args: {
      filePath: 'http://usr/照片.jpg',
      data: bytes(0, 255, 13, 10),
      list: [1, { inner: bytes(7) }, null],
    },
    empty: bytes(),
  }
  assert.deepEqual(decodeFrame(encodeFrame(value)), value)
})

test('carries a buffer that is the whole value', () => {
  assert.deepEqual(decodeFrame(encodeFrame(bytes(1, 2, 3))), bytes(1, 2, 3))
})

test('takes only the viewed range of a view', () => {
  assert.deepEqual(decodeFrame(encodeFrame({ data: new Uint8Array([9, 1, 2, 9]).subarray(1, 3) })), {
    data: bytes(1, 2),
  })
})

test('reads a frame that lies inside a larger buffer', () => {
  const frame = encodeFrame({ a: bytes(5) })
  const larger = new Uint8Array(frame.length + 6)
  larger.set(frame, 3)
  assert.deepEqual(decodeFrame(larger.subarray(3, 3 + frame.length)), { a: bytes(5) })
})

test('copies out of a Buffer, which shares its memory', () => {
  const decoded = decodeFrame(Buffer.from(encodeFrame({ a: bytes(5, 6) }))) as { a: ArrayBuffer }
  assert.equal(decoded.a.byteLength, 2)
})

test('gives no key a special meaning', () => {
  const value = JSON.parse('{"__proto__": {"a": 1}, "parts": [1], "value": {"parts": 2}, "constructor": {}}')
  assert.deepEqual(decodeFrame(encodeFrame(value)), value)
})

test('refuses a frame that was cut, or whose part has no place', () => {
  const frame = encodeFrame({ data: bytes(1, 2, 3) })
  for (const length of [0, 3, 10, frame.length - 1]) {
    assert.throws(() => decodeFrame(frame.subarray(0, length)), { message: 'frame: too short' })
  }
  const head = new TextEncoder().encode('{"value":{},"parts":[[["__proto__","x"],0]]}')
  const forged = new Uint8Array([head.length, 0, 0, 0, ...head])
  assert.throws(() => decodeFrame(forged), { message: 'frame: a part has no place' })
  assert.equal(({} as Record<string, unknown>).x, undefined)
})
