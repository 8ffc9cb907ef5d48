/**
 * A value on the relay as bytes: a 32-bit length (little-endian), that much JSON, then the bytes of every
 * `ArrayBuffer` of the value one after another. The JSON is `{ value, parts: [[path, size] …] }`, where a path
 * leads to the place that a buffer was taken from; so no key of the value is special.
 */
export function encodeFrame(value: unknown): Uint8Array<ArrayBuffer> {
  const parts: [Path, number][] = []
  const bodies: Uint8Array[] = []
  const plain = strip(value, [], (path, bytes) => {
    parts.push([path, bytes.byteLength])
    bodies.push(bytes)
  })
  const head = new TextEncoder().encode(JSON.stringify({ value: plain, parts }))
  const frame = new Uint8Array(4 + head.length + bodies.reduce((sum, body) => sum + body.length, 0))
  new DataView(frame.buffer).setUint32(0, head.length, true)
  frame.set(head, 4)
  let at = 4 + head.length
  for (const body of bodies) {
    frame.set(body, at)
    at += body.length
  }
  return frame
}

/** The value of {@link encodeFrame}. Buffers are copies, so the frame's memory can go. Throws on anything else. */
export function decodeFrame(frame: Uint8Array): unknown {
  if (frame.byteLength < 4) throw new Error('frame: too short')
  const size = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0, true)
  if (4 + size > frame.byteLength) throw new Error('frame: too short')
  const head = JSON.parse(new TextDecoder().decode(frame.subarray(4, 4 + size))) as {
    value?: unknown
    parts: [Path, number][]
  }
  let at = 4 + size
  for (const [path, length] of head.parts) {
    if (at + length > frame.byteLength) throw new Error('frame: too short')
    // Not `slice`: on a Node `Buffer` that is a view of memory shared with everything else.
    place(head, path, new Uint8Array(frame.subarray(at, at + length)).buffer)
    at += length
  }
  return head.value
}

type Path = (string | number)[]

function strip(value: unknown, path: Path, take: (path: Path, bytes: Uint8Array) => void): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof ArrayBuffer) {
    take(path, new Uint8Array(value))
    return null
  }
  if (ArrayBuffer.isView(value)) {
    take(path, new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    return null
  }
  if (Array.isArray(value)) return value.map((item, index) => strip(item, [...path, index], take))
  if ('toJSON' in value) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, strip(item, [...path, key], take)]),
  )
}

function place(head: { value?: unknown }, path: Path, buffer: ArrayBuffer): void {
  let owner: object = head
  let key: string | number = 'value'
  for (const step of path) {
    // Own properties only: a path that names `__proto__` finds nothing.
    const next: unknown = Object.getOwnPropertyDescriptor(owner, key)?.value
    if (typeof next !== 'object' || next === null) throw new Error('frame: a part has no place')
    owner = next
    key = step
  }
  Object.defineProperty(owner, key, { value: buffer, writable: true, enumerable: true, configurable: true })
}
